/// An issuer's answer.
public struct IssuerResponse: Sendable {
    public let status: Int
    /// Names in lower case. `cache-control` and `location` are looked at; others may be left out.
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// How long the answer says it stays fresh (RFC 9111 section 5.2.2): zero where it is not to be kept, nil where
    /// it says nothing.
    var freshness: Duration? {
        var directives: [Substring] = []
        for header in headers where header.name == "cache-control" {
            for directive in header.value.lowercased().split(separator: ",") {
                directives.append(directive.drop { $0 == " " || $0 == "\t" })
            }
        }
        if directives.contains(where: { $0.hasPrefix("no-store") || $0.hasPrefix("no-cache") }) { return .zero }
        for directive in directives where directive.hasPrefix("max-age=") {
            let digits = directive.dropFirst(8).prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { continue }
            // What does not fit is longer than any bound.
            return .seconds(min(Int64(digits) ?? .max, 1 << 31))
        }
        return nil
    }
}
