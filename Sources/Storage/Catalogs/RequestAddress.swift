import Tables

/// The parts of a request's URL that a signature covers.
struct RequestAddress: Sendable, Hashable {
    /// Host and, unless it is the scheme's own, port: the value of the `Host` header.
    let host: String
    /// As it is sent, percent-encoded.
    let path: String
    private let fields: [[String]]

    /// Name and value, not encoded.
    var query: [(name: String, value: String)] { fields.map { ($0[0], $0[1]) } }

    /// - Throws: ``StorageError/Kind/refused`` for a text that is no absolute http or https URL.
    init(_ url: String, at location: String) throws(StorageError) {
        guard let start = url.firstRange(of: "://")?.upperBound else {
            throw StorageError(.refused, at: location, "A request to a catalog has no address.")
        }
        let rest = url[start...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let endpoint = try? S3Endpoint("\(url[..<start])\(authority)")
        guard let endpoint else {
            throw StorageError(.refused, at: location, "A request to a catalog has an address that is none.")
        }
        host = endpoint.authority
        let tail = rest[authority.endIndex...]
        let path = tail.prefix { $0 != "?" }
        self.path = path.isEmpty ? "/" : String(path)
        var fields: [[String]] = []
        for field in tail[path.endIndex...].dropFirst().split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = Tables.PercentEncoding.decode(parts[0]),
                let value = Tables.PercentEncoding.decode(parts.count > 1 ? parts[1] : "")
            else { throw StorageError(.refused, at: location, "A request to a catalog has a query that is none.") }
            fields.append([name, value])
        }
        self.fields = fields
    }
}
