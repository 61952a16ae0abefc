/// One HTTP request to a certificate authority.
public struct ACMERequest: Sendable {
    public enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

    public let method: Method
    /// Absolute; HTTPS, or HTTP to this machine.
    public let url: String
    /// Names in lower case.
    public let headers: [(name: String, value: String)]
    /// Empty but for `post`.
    public let body: [UInt8]
    /// The longest body of an answer that is read; a longer one is an error, not a part of it.
    public let maximumBytes: Int
    /// For all of it, from the connection to the last byte.
    public let timeout: Duration

    public init(
        method: Method, url: String, headers: [(name: String, value: String)], body: [UInt8], maximumBytes: Int,
        timeout: Duration
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.maximumBytes = maximumBytes
        self.timeout = timeout
    }
}
