/// A new administrator with the token in clear. This value is the only place where that ever exists.
///
/// Its encoding holds the token, because it travels to the command line; its descriptions and its mirror do not.
public struct MintedAdministrator: Sendable, Hashable, Codable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public let administrator: Administrator
    /// `cwm_` and 256 random bits in base64url without padding (RFC 4648 section 5).
    public let secret: String

    public init(administrator: Administrator, secret: String) {
        self.administrator = administrator
        self.secret = secret
    }

    public var description: String { "administrator \(administrator.name)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["administrator": administrator]) }
}
