internal import ACMESyntax

/// A certificate authority's answer.
public struct ACMEResponse: Sendable {
    public let status: Int
    /// Names in lower case. `location`, `replay-nonce`, `retry-after`, `content-type` and `link` are looked at; others
    /// may be left out.
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name.
    func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}
