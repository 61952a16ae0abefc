import JSON

/// The answer to a request for a table (Iceberg REST specification, `LoadTableResult`). The metadata is not read beyond
/// what tells one state of the table from another.
struct TableAnswer: Sendable {
    /// More prefixes than any catalog lends credentials for.
    static let maximumCredentials = 1000

    /// Where the metadata file is; nil where the catalog keeps none.
    private(set) var metadataLocation: String?
    /// Where the metadata stands in the body.
    private(set) var metadata = 0..<0
    /// The table's root, as its metadata has it.
    private(set) var tableLocation: String?
    private(set) var lastUpdated: Int64?
    private(set) var currentSnapshot: Int64?
    private(set) var configuration = PropertyMap()
    private(set) var credentials: [(prefix: String, properties: PropertyMap)] = []

    init(_ body: [UInt8]) throws(AnswerFault) {
        var scanner = JSONScanner(body)
        var fault: AnswerFault?
        do throws(JSONError) {
            try scanner.forEachMember { name, scanner throws(JSONError) in
                switch name {
                case "metadata-location": metadataLocation = try scanner.null() ? nil : try scanner.string()
                case "metadata": metadata = try readMetadata(&scanner)
                case "config": configuration = try Self.properties(&scanner, &fault)
                case "storage-credentials": try readCredentials(&scanner, &fault)
                default: try scanner.skip()
                }
            }
            try scanner.end()
        } catch {
            throw fault ?? AnswerFault(error)
        }
        guard !metadata.isEmpty else { throw AnswerFault("has no `metadata`") }
        if metadataLocation?.isEmpty == true { metadataLocation = nil }
    }

    /// What tells this state of the table from others. Catalogs that keep no metadata file have none to name.
    var location: String {
        if let metadataLocation { return metadataLocation }
        return "state:\(lastUpdated.map(String.init) ?? "?"):\(currentSnapshot.map(String.init) ?? "none")"
    }

    private mutating func readMetadata(_ scanner: inout JSONScanner) throws(JSONError) -> Range<Int> {
        guard try scanner.peek() == .object else {
            throw JSONError(.unexpectedType, at: scanner.offset, "`metadata` is no object")
        }
        let start = scanner.offset
        try scanner.forEachRawMember { name, scanner throws(JSONError) in
            if scanner.isName(name, "location") {
                tableLocation = try scanner.string()
            } else if scanner.isName(name, "last-updated-ms") {
                lastUpdated = try scanner.int64()
            } else if scanner.isName(name, "current-snapshot-id") {
                currentSnapshot = try scanner.null() ? nil : try scanner.int64()
            } else {
                try scanner.skip()
            }
        }
        return start..<scanner.offset
    }

    private mutating func readCredentials(
        _ scanner: inout JSONScanner, _ fault: inout AnswerFault?
    ) throws(JSONError) {
        credentials = []
        if try scanner.null() { return }
        var found: [(prefix: String, properties: PropertyMap)] = []
        try scanner.forEachElement { scanner throws(JSONError) in
            var prefix = ""
            var properties = PropertyMap()
            try scanner.forEachMember { name, scanner throws(JSONError) in
                switch name {
                case "prefix": prefix = try scanner.string()
                case "config": properties = try Self.properties(&scanner, &fault)
                default: try scanner.skip()
                }
            }
            guard found.count < Self.maximumCredentials else {
                fault = AnswerFault("has more than \(Self.maximumCredentials) storage credentials")
                throw JSONError(.unexpectedType, at: scanner.offset, "too many")
            }
            found.append((prefix, properties))
        }
        credentials = found
    }

    private static func properties(
        _ scanner: inout JSONScanner, _ fault: inout AnswerFault?
    ) throws(JSONError) -> PropertyMap {
        do throws(AnswerFault) {
            return try PropertyMap(&scanner)
        } catch {
            fault = error
            throw JSONError(.unexpectedType, at: scanner.offset, "no properties")
        }
    }
}
