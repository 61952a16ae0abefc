/// Credentials that a catalog lends for the files of a table. Describes itself by nothing that is secret.
public struct VendedCredentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public let accessKeyID: String
    public let secretAccessKey: String
    public let sessionToken: String?
    /// When they end, in milliseconds since 1970-01-01T00:00:00Z; nil where the catalog does not say.
    public let expires: Int64?
    /// The region that requests are signed for, where the catalog says so.
    public let region: String?
    /// The address of the store as the catalog has it. Nothing may go there that the configuration does not list.
    public let endpoint: String?
    /// Whether the bucket stands in the path, where the catalog says so.
    public let pathStyle: Bool?

    public init(
        accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expires: Int64? = nil,
        region: String? = nil, endpoint: String? = nil, pathStyle: Bool? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expires = expires
        self.region = region
        self.endpoint = endpoint
        self.pathStyle = pathStyle
    }

    /// Nil where the properties hold no S3 credentials, or some that no request can carry.
    init?(_ properties: PropertyMap) {
        let token = properties["s3.session-token"]
        guard let key = properties["s3.access-key-id"], HeaderText.isToken(key, longest: 1024),
            let secret = properties["s3.secret-access-key"], HeaderText.isToken(secret, longest: 1024),
            token.map({ HeaderText.isToken($0, longest: 65_536) }) ?? true
        else { return nil }
        let region = (properties["s3.region"] ?? properties["client.region"]).flatMap(Self.region)
        self.init(
            accessKeyID: key, secretAccessKey: secret, sessionToken: token,
            expires: properties["s3.session-token-expires-at-ms"].flatMap { Int64($0) }, region: region,
            endpoint: properties["s3.endpoint"].flatMap { CatalogURL($0)?.description },
            pathStyle: properties["s3.path-style-access"].flatMap { ["true": true, "false": false][$0.lowercased()] })
    }

    /// Whether they last until `time`, in milliseconds since 1970-01-01T00:00:00Z.
    func last(until time: Int64) -> Bool {
        expires.map { $0 > time } ?? true
    }

    public var description: String { "vended credentials" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// A region stands in the scope of signatures.
    private static func region(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
        }
        return isPlain && (1...64).contains(text.utf8.count) ? text : nil
    }
}
