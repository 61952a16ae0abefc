/// A new activation with its nonce in clear. This value is the only place where that ever exists.
///
/// Its encoding holds the nonce, because it travels to the command line; its descriptions and its mirror do not.
public struct MintedActivation: Sendable, Hashable, Codable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public let activation: Activation
    public let recipient: Recipient
    /// `cwa_` and 128 random bits in base64url without padding (RFC 4648 section 5).
    public let nonce: String

    public init(activation: Activation, recipient: Recipient, nonce: String) {
        self.activation = activation
        self.recipient = recipient
        self.nonce = nonce
    }

    public var description: String { "activation \(activation.id) of \(recipient.name)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror {
        Mirror(self, children: ["activation": activation, "recipient": recipient])
    }
}
