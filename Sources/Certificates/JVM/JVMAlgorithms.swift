import SwiftASN1

/// What JDK 17 has switched off (`jdk.certpath.disabledAlgorithms`, `jdk.tls.disabledAlgorithms`) or does not have.
enum JVMAlgorithms {
    /// Why a key counts for nothing; nil where it is good.
    static func disabled(_ key: PublicKey) -> String? {
        switch key.kind {
        case .rsa(let bits) where bits < 1024: "RSA keys of less than 1,024 bits are switched off"
        case .dsa(let bits) where bits < 1024: "DSA keys of less than 1,024 bits are switched off"
        case .elliptic(let curve) where !["P-256", "P-384", "P-521"].contains(curve): "the curve \(curve) is not there"
        case .other(let type): "keys of the type \(type) are not known"
        case .rsa, .dsa, .elliptic, .ed25519, .ed448: nil
        }
    }

    /// - Parameter isPublicAuthority: whether the chain ends at an authority that the JDK itself trusts, for which
    ///   SHA-1 is switched off.
    static func disabled(_ signature: ASN1ObjectIdentifier, isPublicAuthority: Bool) -> String? {
        if unknown.contains(signature) {
            return "signatures of the algorithm \(signature) are not taken in a handshake"
        }
        return switch SignatureAlgorithm.weak(signature) {
        case nil: nil
        case "SHA-1" where !isPublicAuthority: nil
        case .some(let name): "signatures with \(name) are switched off"
        }
    }

    /// DSA, and ECDSA with SHA-224.
    private static let unknown: Set<ASN1ObjectIdentifier> = [
        [1, 2, 840, 10040, 4, 3], [2, 16, 840, 1, 101, 3, 4, 3, 1], [2, 16, 840, 1, 101, 3, 4, 3, 2],
        [1, 2, 840, 10045, 4, 3, 1],
    ]
}
