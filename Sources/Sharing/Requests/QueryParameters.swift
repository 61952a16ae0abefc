import Tables

/// The parameters of a request's query string, decoded. Each name may stand once.
public struct QueryParameters: Sendable, Hashable {
    private let values: [String: String]

    /// - Parameter query: the part after `?`, still percent-encoded; `+` is a plus sign, as clients that encode
    ///   timestamps with an offset mean it.
    public init(query: String?) throws(SharingError) {
        var values: [String: String] = [:]
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(String(parts[0])),
                let value = PercentEncoding.decode(parts.count == 2 ? String(parts[1]) : "")
            else { throw SharingError(.invalidParameterValue, "the query string is not percent-encoded UTF-8") }
            guard values.updateValue(value, forKey: name) == nil else {
                throw SharingError(.invalidParameterValue, "the parameter \(name.prefix(64)) is given twice")
            }
        }
        self.values = values
    }

    public subscript(name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// A whole number of at least 0.
    public func count(_ name: String) throws(SharingError) -> Int64? {
        guard let value = self[name] else { return nil }
        guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(value) else {
            throw SharingError(
                .invalidParameterValue,
                "\(name) is '\(value.prefix(64))', not a whole number from 0 to 9223372036854775807")
        }
        return number
    }

    public func flag(_ name: String) throws(SharingError) -> Bool? {
        switch self[name]?.lowercased() {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw SharingError(.invalidParameterValue, "\(name) is not true or false")
        }
    }

    /// Milliseconds since the epoch; see ``Timestamp``.
    public func timestamp(_ name: String) throws(SharingError) -> Int64? {
        guard let value = self[name] else { return nil }
        return try Timestamp.milliseconds(value, of: name)
    }
}
