/// Who a recipient is to an identity provider: the issuer of its tokens, and what they say in the claim that names it.
public struct RecipientIdentity: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The longest issuer and subject, in bytes: both fit into one key of an index, of which PostgreSQL takes 2,704.
    public static let maximumLength = 1024

    /// The issuer's URL, byte for byte as its tokens give it (`iss`).
    public let issuer: String
    /// The value of the claim, byte for byte.
    public let subject: String

    public init(issuer: String, subject: String) {
        self.issuer = issuer
        self.subject = subject
    }

    public var description: String { "\(subject) of \(issuer)" }

    /// - Throws: `.invalid` for text that no identity has.
    func checked() throws(RegistryError) -> RecipientIdentity {
        for text in [issuer, subject] {
            let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            guard !text.isEmpty, text.utf8.count <= Self.maximumLength, isPlain else {
                throw RegistryError(
                    .invalid,
                    "An identity has an issuer and a subject of 1 to \(Self.maximumLength) bytes each, none of "
                        + "them a control character.")
            }
        }
        return self
    }
}
