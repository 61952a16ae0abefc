/// A new token, or a client's new secret, in clear. This value is the only place where it ever exists: the registry
/// keeps its SHA-256.
///
/// Its encoding holds the token, because it travels to the command line through the server's socket; its
/// descriptions and its mirror do not.
public struct MintedToken: Sendable, Hashable, Codable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public let token: AccessToken
    public let recipient: Recipient
    /// `cwy_` for a bearer token, `cws_` for a client's secret, and 256 random bits in base64url without padding (RFC
    /// 4648 section 5).
    public let secret: String

    public init(token: AccessToken, recipient: Recipient, secret: String) {
        self.token = token
        self.recipient = recipient
        self.secret = secret
    }

    public var description: String { "token \(token.id) of \(recipient.name)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["token": token, "recipient": recipient]) }
}
