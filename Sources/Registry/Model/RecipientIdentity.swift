import Crypto
import Foundation

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

    // Texts that Unicode takes for the same are two identities here, as they are to the registry.
    public static func == (one: RecipientIdentity, other: RecipientIdentity) -> Bool {
        one.issuer.utf8.elementsEqual(other.issuer.utf8) && one.subject.utf8.elementsEqual(other.subject.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(Array(issuer.utf8))
        hasher.combine(Array(subject.utf8))
    }

    /// The same for the same identity, everywhere and for good: a UUID of SHA-256 over both parts (RFC 9562, 5.8).
    var mark: UUID {
        // No issuer has a control character, so that the parts cannot be shifted against each other.
        var bytes = Array(SHA256.hash(data: Data("\(issuer)\u{0}\(subject)".utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// - Returns: itself.
    /// - Throws: `.invalid` for text that no identity has.
    public func checked() throws(RegistryError) -> RecipientIdentity {
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
