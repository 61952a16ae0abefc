import Sharing
public import Tables

/// What a recipient of a table would get.
public struct TableInspection: Sendable {
    public struct Files: Sendable {
        public var count: Int
        public var bytes: Int64
        public var hasDeletionVectors: Bool
        /// The columns by which a predicate may leave out files, by their physical names.
        public var prunedBy: [String]
    }

    /// What a request for one of the response formats would be answered.
    public struct Answer: Sendable {
        /// `parquet` or `delta`.
        public let format: String
        /// The reader features that the client has to list.
        public let readerFeatures: [String]
        /// Why it is refused, whatever the client lists; nil where it is answered.
        public let refusal: String?
    }

    /// What keeps the table: `Delta` or `Iceberg`.
    public let tableFormat: String
    public let location: String
    public let version: Int64
    public let `protocol`: TableProtocol
    public let metadata: TableMetadata
    /// Nil where they were not counted.
    public let files: Files?

    /// What each format would be answered. Where the files were not looked at, deletion vectors are taken to be there
    /// if the table may have them.
    public var answers: [Answer] {
        let mayHaveVectors =
            files?.hasDeletionVectors ?? `protocol`.readerFeatures?.contains("deletionVectors") ?? false
        let needs = NeededFeatures(protocol: `protocol`, metadata: metadata, deletionVectors: mayHaveVectors)
        return ResponseFormat.allCases.map { format in
            let features = format == .delta ? needs.names : []
            let asked = "responseformat=\(format.rawValue);readerfeatures=\(features.joined(separator: ","))"
            do throws(SharingError) {
                let capabilities = try Capabilities(header: asked)
                _ = try Negotiation.format(for: capabilities, needs: needs, protocol: `protocol`)
                return Answer(format: format.rawValue, readerFeatures: features, refusal: nil)
            } catch {
                return Answer(format: format.rawValue, readerFeatures: features, refusal: error.message)
            }
        }
    }
}
