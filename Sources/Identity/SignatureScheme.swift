internal import Crypto
internal import JWTKit
internal import TokenSyntax

/// A key and one algorithm that it is used with: the only place that knows JWTKit.
///
/// JWTKit computes signatures and nothing else here. Its handling of whole tokens is not strict enough for foreign
/// ones: a key id that it does not know falls back to a default key, the algorithm of the header is not compared with
/// that of the key, `crit` and names that stand twice pass, and what is not base64url decodes to nothing.
struct SignatureScheme: Sendable {
    private let algorithm: any JWTAlgorithm

    /// The signatures of one of this server's own keys (ES256).
    init(signing key: P256.Signing.PrivateKey) async throws {
        algorithm = try await JWTKeyCollection().add(ecdsa: ES256PrivateKey(backing: key)).getKey()
    }

    /// The signatures of an issuer's key with an algorithm that fits it.
    ///
    /// - Throws: where the numbers are no key, such as a point that is not on the curve.
    init(verifying key: JSONWebKey, with algorithm: SignatureAlgorithm) async throws {
        let keys = JWTKeyCollection()
        switch key.material {
        case .rsa(let modulus, let exponent):
            let rsa = try Insecure.RSA.PublicKey(
                modulus: Base64Text.encodeURL(modulus), exponent: Base64Text.encodeURL(exponent))
            switch algorithm {
            case .rs256: await keys.add(rsa: rsa, digestAlgorithm: .sha256)
            case .rs384: await keys.add(rsa: rsa, digestAlgorithm: .sha384)
            case .rs512: await keys.add(rsa: rsa, digestAlgorithm: .sha512)
            case .ps256: await keys.add(pss: rsa, digestAlgorithm: .sha256)
            case .ps384: await keys.add(pss: rsa, digestAlgorithm: .sha384)
            case .ps512: await keys.add(pss: rsa, digestAlgorithm: .sha512)
            case .es256, .es384, .es512: break
            }
        case .ellipticCurve(let curve, let x, let y):
            let parameters = (x: Base64Text.encodeURL(x), y: Base64Text.encodeURL(y))
            switch curve {
            case .p256: await keys.add(ecdsa: try ES256PublicKey(parameters: parameters))
            case .p384: await keys.add(ecdsa: try ES384PublicKey(parameters: parameters))
            case .p521: await keys.add(ecdsa: try ES512PublicKey(parameters: parameters))
            }
        }
        self.algorithm = try await keys.getKey()
    }

    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        try algorithm.sign(bytes)
    }

    /// Whether it is the key's signature; false for what is no signature of the algorithm at all.
    func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        (try? algorithm.verify(signature, signs: bytes)) ?? false
    }
}
