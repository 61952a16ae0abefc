public import Tables

/// Decides in which format a table is answered.
public enum Negotiation {
    /// - Throws: ``SharingError`` `unsupportedOperation`, naming the features and the header that asks for them, where
    ///   no format that the client takes can carry what the table needs.
    public static func format(
        for capabilities: Capabilities, needs: NeededFeatures, protocol tableProtocol: TableProtocol
    ) throws(SharingError) -> ResponseFormat {
        let wantsDelta = capabilities.formats.contains(.delta)
        let wantsParquet = capabilities.formats.contains(.parquet)
        if wantsParquet && needs.isEmpty && (!wantsDelta || tableProtocol.minReaderVersion == 1) { return .parquet }
        // The same rows under their plain names, for those who do not take the delta format or its column mapping.
        if wantsParquet && needs.hasPlainForm && (!wantsDelta || !missing(needs, capabilities).isEmpty) {
            return .parquet
        }
        guard wantsDelta else {
            throw SharingError(
                .unsupportedOperation,
                "the table uses \(list(needs.names)), which the parquet response format cannot carry; "
                    + advice(needs))
        }
        let missing = missing(needs, capabilities)
        guard missing.isEmpty else {
            throw SharingError(
                .unsupportedOperation,
                "the table uses \(list(missing)), which the client did not say it can read; "
                    + advice(needs))
        }
        return .delta
    }

    /// The features that the client did not list.
    private static func missing(_ needs: NeededFeatures, _ capabilities: Capabilities) -> [String] {
        needs.names.filter { name in
            let key = name.lowercased()
            return !capabilities.readerFeatures.contains(key)
                && !capabilities.readerFeatures.contains(key.replacing("-preview", with: ""))
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

    private static func advice(_ needs: NeededFeatures) -> String {
        "ask with the header 'delta-sharing-capabilities: responseformat=delta;readerfeatures="
            + needs.names.map { $0.lowercased() }.joined(separator: ",") + "'"
    }
}
