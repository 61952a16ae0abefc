import Tables

/// Which features a reader of a log must understand, and whether this one does.
enum ReaderFeatures {
    /// The newest reader version of the Delta protocol that is known here.
    static let newestReaderVersion = 3

    /// Features of the log itself or of the data files, which are either handled here or passed on to the recipient's
    /// library.
    static let understood: Set<String> = [
        "columnMapping", "deletionVectors", "timestampNtz", "v2Checkpoint", "vacuumProtocolCheck", "typeWidening",
        "typeWidening-preview", "variantType", "variantType-preview",
    ]

    /// Refuses a table that needs more than is understood, by the features' names.
    static func check(_ tableProtocol: TableProtocol) throws(TableError) {
        guard tableProtocol.minReaderVersion <= newestReaderVersion else {
            throw TableError(
                .unsupported,
                "the table needs reader version \(tableProtocol.minReaderVersion); "
                    + "this version of Causeway reads up to version \(newestReaderVersion)")
        }
        guard tableProtocol.minReaderVersion < 3 || tableProtocol.readerFeatures != nil else {
            throw TableError(
                .corrupt,
                "the table's protocol action asks for reader version 3 without readerFeatures, so that what it "
                    + "needs is not known")
        }
        let unknown = (tableProtocol.readerFeatures ?? []).filter { !understood.contains($0) }
        guard unknown.isEmpty else {
            throw TableError(
                .unsupported,
                "the table needs the reader feature \(unknown.sorted().joined(separator: ", ")), "
                    + "which this version of Causeway does not support")
        }
    }
}
