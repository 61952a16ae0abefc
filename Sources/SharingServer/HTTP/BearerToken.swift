import HTTPTypes

/// The token in a request's `Authorization` header (RFC 6750 section 2.1).
enum BearerToken {
    /// - Returns: nil where there is no such header, or another scheme in it.
    static func read(_ headers: HTTPFields) -> String? {
        guard let header = headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
