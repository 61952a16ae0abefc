import JSON

/// The body of a query (delta-sharing PROTOCOL.md, "Read Data from a Table: Request Body", and what newer clients add).
public struct QueryRequest: Sendable, Hashable {
    /// SQL predicates, all of which hold; hints.
    public var predicateHints: [String] = []
    /// One predicate as a JSON tree; a hint.
    public var jsonPredicateHints: String?
    /// Rows that the client means to read.
    public var limitHint: Int64?
    public var version: Int64?
    public var timestamp: String?
    public var startingVersion: Int64?
    public var endingVersion: Int64?
    /// Files on a page.
    public var maxFiles: Int?
    public var pageToken: String?
    public var includeRefreshToken = false
    public var refreshToken: String?

    public init() {}

    /// - Parameter body: JSON; an empty body is an empty object.
    public init(body: [UInt8]) throws(SharingError) {
        self.init()
        if body.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return }
        let json: JSONValue
        do { json = try JSONValue(parsing: body) } catch {
            throw SharingError(.malformedRequest, "the body is not JSON that can be read: \(error)")
        }
        guard case .object = json else { throw SharingError(.malformedRequest, "the body is not a JSON object") }
        let fields = RequestFields(json)
        predicateHints = json["predicateHints"]?.array?.compactMap(\.string) ?? []
        jsonPredicateHints = json["jsonPredicateHints"]?.string
        limitHint = try fields.count("limitHint")
        version = try fields.count("version")
        timestamp = try fields.text("timestamp")
        startingVersion = try fields.count("startingVersion")
        endingVersion = try fields.count("endingVersion")
        maxFiles = try fields.count("maxFiles").map { Int(clamping: $0) }
        pageToken = try fields.text("pageToken")
        includeRefreshToken = try fields.flag("includeRefreshToken") ?? false
        refreshToken = try fields.text("refreshToken")
        try check()
    }

    private func check() throws(SharingError) {
        let chosen = [
            version.map { _ in "version" }, timestamp.map { _ in "timestamp" },
            startingVersion.map { _ in "startingVersion" }, refreshToken.map { _ in "refreshToken" },
        ].compactMap { $0 }
        guard chosen.count <= 1 else {
            throw SharingError(
                .invalidParameterValue, "\(chosen.joined(separator: " and ")) exclude each other: send one of them")
        }
        if endingVersion != nil && startingVersion == nil {
            throw SharingError(.invalidParameterValue, "endingVersion needs a startingVersion")
        }
        if pageToken != nil && (startingVersion != nil || refreshToken != nil) {
            throw SharingError(
                .invalidParameterValue,
                "a pageToken continues a query of a snapshot: send it without startingVersion "
                    + "and refreshToken")
        }
        if maxFiles == 0 { throw SharingError(.invalidParameterValue, "maxFiles is 0: it has to be at least 1") }
    }

    /// Whether the request asks for more than the table as it is now.
    public var readsHistory: Bool { version != nil || timestamp != nil || startingVersion != nil }

    /// Whether the request itself asks for what only an `endStreamAction` can carry.
    public var wantsEndStreamAction: Bool { maxFiles != nil || pageToken != nil || includeRefreshToken }

    /// What a page token is bound to: all that decides which files are answered, but not the page.
    public var pinned: [UInt8] {
        var writer = JSONWriter()
        writer.value(
            .array(
                [
                    .array(predicateHints.map(JSONValue.string)), .optional(jsonPredicateHints), .optional(limitHint),
                    .optional(version), .optional(timestamp), .optional(startingVersion), .optional(endingVersion),
                ]))
        return writer.bytes
    }
}
