import SwiftASN1

/// A `SubjectPublicKeyInfo` (RFC 5280 section 4.1.2.7).
public struct PublicKey: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Of a modulus of this many bits.
        case rsa(bits: Int)
        case dsa(bits: Int)
        /// On a named curve.
        case elliptic(String)
        case ed25519, ed448
        case other(String)
    }

    public let kind: Kind
    /// The whole structure.
    let der: [UInt8]
    /// The key alone, as key identifiers are made of it.
    let key: [UInt8]

    init(_ node: ASN1Node) throws(CertificateSyntaxError) {
        var elements = try Elements(node, "the public key")
        let algorithm = try AlgorithmIdentifier(try elements.next("the public key's algorithm"))
        let bits = try elements.next("the public key", .bitString).primitive("the public key")
        try elements.end("the public key")
        der = Array(node.encodedBytes)
        key = Array(bits.dropFirst())
        switch algorithm.type {
        case .rsaKey, .rsaPSSKey:
            var parts = try Elements.sequence(bits.dropFirst(), "the RSA key")
            kind = .rsa(bits: Self.bits(try parts.next("the modulus", .integer).primitive("the modulus")))
        case .dsaKey: kind = .dsa(bits: Self.primeBits(algorithm))
        case .ellipticKey: kind = .elliptic(Self.curve(algorithm))
        case .ed25519: kind = .ed25519
        case .ed448: kind = .ed448
        default: kind = .other(algorithm.type.description)
        }
    }

    private static func bits(_ number: ArraySlice<UInt8>) -> Int {
        let significant = number.drop { $0 == 0 }
        return significant.first.map { significant.count * 8 - $0.leadingZeroBitCount } ?? 0
    }

    private static func primeBits(_ algorithm: AlgorithmIdentifier) -> Int {
        guard let parameters = algorithm.parameters, var parts = try? Elements(parameters, "the DSA parameters"),
            let prime = try? parts.next("the prime", .integer).primitive("the prime")
        else { return 0 }
        return bits(prime)
    }

    private static func curve(_ algorithm: AlgorithmIdentifier) -> String {
        guard let parameters = algorithm.parameters, let curve = try? parameters.objectIdentifier("the curve") else {
            return "a curve without a name"
        }
        return [.p256: "P-256", .p384: "P-384", .p521: "P-521"][curve] ?? curve.description
    }
}
