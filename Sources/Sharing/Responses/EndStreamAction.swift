public import JSON

/// The last line of an answer, for clients that asked for it: how to go on, and until when the URLs work.
public struct EndStreamAction: Sendable, Hashable {
    public var refreshToken: String?
    public var nextPageToken: String?
    /// Milliseconds since the epoch; nil where the answer holds no URL.
    public var minURLExpirationTimestamp: Int64?

    public init(refreshToken: String?, nextPageToken: String?, minURLExpirationTimestamp: Int64?) {
        self.refreshToken = refreshToken
        self.nextPageToken = nextPageToken
        self.minURLExpirationTimestamp = minURLExpirationTimestamp
    }

    public func write(into writer: inout JSONWriter) {
        var members: [JSONValue.Member] = []
        if let refreshToken { members.append(.init("refreshToken", .string(refreshToken))) }
        if let nextPageToken { members.append(.init("nextPageToken", .string(nextPageToken))) }
        if let minURLExpirationTimestamp {
            members.append(.init("minUrlExpirationTimestamp", .number(String(minURLExpirationTimestamp))))
        }
        writer.value(.object([.init("endStreamAction", .object(members))]))
        writer.raw("\n")
    }
}
