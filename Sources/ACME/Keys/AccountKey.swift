internal import Crypto
internal import JSON
internal import TokenSyntax

/// The key of an account with an authority: EC P-256, used with ES256 (RFC 7518 section 3.4).
public struct AccountKey: Sendable {
    private let key: P256.Signing.PrivateKey

    /// A new one.
    public init() {
        key = P256.Signing.PrivateKey()
    }

    /// Of PEM (PKCS#8, or SEC 1).
    public init(pem: String) throws(KeyFault) {
        do {
            key = try P256.Signing.PrivateKey(pemRepresentation: pem)
        } catch {
            throw KeyFault("it is no EC P-256 private key in PEM")
        }
    }

    /// PKCS#8. A secret: for a file that only its owner reads.
    public var pem: String { key.pemRepresentation }

    /// The public key with the members, and in the order, that a thumbprint is made of (RFC 7638 section 3.2).
    var publicKey: JSONValue {
        let point = Array(key.publicKey.rawRepresentation)
        return .object([
            .init("crv", .string("P-256")), .init("kty", .string("EC")),
            .init("x", .string(Base64Text.encodeURL(point[..<32]))),
            .init("y", .string(Base64Text.encodeURL(point[32...]))),
        ])
    }

    /// RFC 7638, with SHA-256, in base64url.
    var thumbprint: String {
        var writer = JSONWriter()
        writer.value(publicKey)
        return Base64Text.encodeURL(Array(SHA256.hash(data: writer.bytes)))
    }

    /// R and S one after the other, 64 bytes.
    func signature(over input: [UInt8]) throws(KeyFault) -> [UInt8] {
        do {
            return Array(try key.signature(for: input).rawRepresentation)
        } catch {
            throw KeyFault("the account's key does not sign")
        }
    }
}
