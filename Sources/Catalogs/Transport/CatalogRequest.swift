/// One request to a catalog. Describes itself by method and URL alone: headers and body may hold secrets.
public struct CatalogRequest: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What a request is signed for with AWS Signature Version 4, where the catalog asks for that.
    public struct Signing: Sendable, Hashable {
        public let service: String
        public let region: String

        public init(service: String, region: String) {
            self.service = service
            self.region = region
        }
    }

    public var method: String
    /// Absolute, percent-encoded.
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    public var signing: Signing?
    /// The longest body of an answer that is read, in bytes.
    public var limit: Int

    public init(
        method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        signing: Signing? = nil, limit: Int
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.signing = signing
        self.limit = limit
    }

    public var description: String { "\(method) \(url)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["method": method, "url": url]) }
}
