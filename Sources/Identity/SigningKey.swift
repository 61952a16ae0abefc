internal import Crypto
public import Foundation
internal import TokenSyntax

/// A key that this server signs its access tokens with: ES256 on the curve P-256 (RFC 7518 section 3.4).
public struct SigningKey: Sendable {
    /// The thumbprint of the public key (RFC 7638, SHA-256), which is its key id wherever it is published.
    public let id: String
    public let createdAt: Date
    /// From when on nothing is verified with it; nil for the key that signs.
    public let retiresAt: Date?
    let privateKey: P256.Signing.PrivateKey

    /// A new key.
    public init(createdAt: Date) {
        self.init(P256.Signing.PrivateKey(), createdAt: createdAt, retiresAt: nil)
    }

    /// A key that was stored.
    ///
    /// - Parameter rawRepresentation: what ``rawRepresentation`` gave.
    /// - Throws: ``SigningKeyError/notAKey`` where it is none.
    public init(
        rawRepresentation: [UInt8], createdAt: Date, retiresAt: Date?
    ) throws(SigningKeyError) {
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: rawRepresentation) else { throw .notAKey }
        self.init(key, createdAt: createdAt, retiresAt: retiresAt)
    }

    private init(_ key: P256.Signing.PrivateKey, createdAt: Date, retiresAt: Date?) {
        privateKey = key
        self.createdAt = createdAt
        self.retiresAt = retiresAt
        let (x, y) = Self.coordinates(of: key.publicKey)
        // The required members, sorted, without white space (RFC 7638 section 3.2).
        let canonical = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
        id = Base64Text.encodeURL(Array(SHA256.hash(data: Data(canonical.utf8))))
    }

    /// The private scalar, 32 bytes big-endian. Whoever has it can sign tokens: the caller encrypts it before it is
    /// stored.
    public var rawRepresentation: [UInt8] { Array(privateKey.rawRepresentation) }

    /// The same key, with nothing verified by it from then on.
    public func retiring(at time: Date) -> SigningKey {
        SigningKey(privateKey, createdAt: createdAt, retiresAt: time)
    }

    public func verifies(at now: Date) -> Bool {
        retiresAt.map { now < $0 } ?? true
    }

    /// Base64url of the coordinates.
    var coordinates: (x: String, y: String) { Self.coordinates(of: privateKey.publicKey) }

    private static func coordinates(of key: P256.Signing.PublicKey) -> (x: String, y: String) {
        let point = Array(key.rawRepresentation)
        return (Base64Text.encodeURL(point.prefix(32)), Base64Text.encodeURL(point.suffix(32)))
    }
}

/// Two keys are the same where id and times are. It describes itself without its private part.
extension SigningKey: Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public static func == (one: SigningKey, other: SigningKey) -> Bool {
        one.id == other.id && one.createdAt == other.createdAt && one.retiresAt == other.retiresAt
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }

    public var description: String { "signing key \(id)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
