import Crypto
import CryptoExtras
import Foundation
import JSON
import TokenSyntax

@testable import Identity

/// Writes tokens as an issuer would, and as an attacker would.
enum Forge {
    /// A moment in 2026.
    static let now: Int64 = 1_780_000_000
    static let date = Date(timeIntervalSince1970: Double(now))

    static func compact(_ header: String, _ claims: String, sign: ([UInt8]) throws -> [UInt8]) rethrows -> String {
        let input = Base64Text.encodeURL(Array(header.utf8)) + "." + Base64Text.encodeURL(Array(claims.utf8))
        return input + "." + Base64Text.encodeURL(try sign(Array(input.utf8)))
    }

    /// Claims as JSON: those of a good token, with some replaced, added or (where nil) left out.
    static func claims(
        _ changes: KeyValuePairs<String, String?> = [:], issuer: String = TestIssuer.url
    ) -> String {
        var claims: [(String, String)] = [
            ("iss", "\"\(issuer)\""), ("sub", "\"alice\""), ("aud", "\"sharing\""), ("exp", "\(now + 300)"),
            ("iat", "\(now - 10)"),
        ]
        for (name, value) in changes {
            claims.removeAll { $0.0 == name }
            if let value { claims.append((name, value)) }
        }
        return "{" + claims.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}

/// An issuer with a key of every type.
struct TestIssuer: Sendable {
    static let url = "https://login.example.com/realm"
    static let rsa = try? _RSA.Signing.PrivateKey(keySize: .bits2048)
    static let otherRSA = try? _RSA.Signing.PrivateKey(keySize: .bits2048)

    let p256 = P256.Signing.PrivateKey()
    let p384 = P384.Signing.PrivateKey()
    let p521 = P521.Signing.PrivateKey()

    func rsa(_ key: _RSA.Signing.PrivateKey? = rsa) throws -> _RSA.Signing.PrivateKey {
        guard let key else { throw KeySetFetch.Failure(reason: "no RSA key could be made") }
        return key
    }

    func sign(_ bytes: [UInt8], _ algorithm: SignatureAlgorithm) throws -> [UInt8] {
        switch algorithm {
        case .es256: return Array(try p256.signature(for: bytes).rawRepresentation)
        case .es384: return Array(try p384.signature(for: bytes).rawRepresentation)
        case .es512: return Array(try p521.signature(for: bytes).rawRepresentation)
        case .rs256, .ps256: return try sign(SHA256.hash(data: bytes), algorithm == .ps256)
        case .rs384, .ps384: return try sign(SHA384.hash(data: bytes), algorithm == .ps384)
        case .rs512, .ps512: return try sign(SHA512.hash(data: bytes), algorithm == .ps512)
        }
    }

    private func sign(_ digest: some Digest, _ isPSS: Bool) throws -> [UInt8] {
        Array(try rsa().signature(for: digest, padding: isPSS ? .PSS : .insecurePKCS1v1_5).rawRepresentation)
    }

    /// A good token, unless told otherwise.
    func token(
        _ algorithm: SignatureAlgorithm = .es256, kid: String? = "p256", typ: String? = nil,
        _ changes: KeyValuePairs<String, String?> = [:]
    ) throws -> String {
        var header = "{\"alg\":\"\(algorithm.rawValue)\""
        if let kid { header += ",\"kid\":\"\(kid)\"" }
        if let typ { header += ",\"typ\":\"\(typ)\"" }
        return try Forge.compact(header + "}", Forge.claims(changes)) { try sign($0, algorithm) }
    }

    func token(_ changes: KeyValuePairs<String, String?>) throws -> String {
        try token(.es256, kid: "p256", typ: nil, changes)
    }

    static func entry(_ curve: String, _ point: Data, kid: String?, extra: String = "") -> String {
        let raw = Array(point)
        let (x, y) = (Base64Text.encodeURL(raw.prefix(raw.count / 2)), Base64Text.encodeURL(raw.suffix(raw.count / 2)))
        let id = kid.map { "\"kid\":\"\($0)\"," } ?? ""
        return "{\"kty\":\"EC\",\(id)\(extra)\"crv\":\"\(curve)\",\"x\":\"\(x)\",\"y\":\"\(y)\"}"
    }

    func rsaEntry(kid: String?, extra: String = "") throws -> String {
        let numbers = try rsa().publicKey.getKeyPrimitives()
        let (n, e) = (Base64Text.encodeURL(Array(numbers.modulus)), Base64Text.encodeURL(Array(numbers.publicExponent)))
        let id = kid.map { "\"kid\":\"\($0)\"," } ?? ""
        return "{\"kty\":\"RSA\",\(id)\(extra)\"n\":\"\(n)\",\"e\":\"\(e)\"}"
    }

    func keySet() throws -> String {
        let entries = [
            Self.entry("P-256", p256.publicKey.rawRepresentation, kid: "p256", extra: "\"use\":\"sig\","),
            Self.entry("P-384", p384.publicKey.rawRepresentation, kid: "p384"),
            Self.entry("P-521", p521.publicKey.rawRepresentation, kid: "p521"), try rsaEntry(kid: "rsa"),
        ]
        return "{\"keys\":[\(entries.joined(separator: ","))]}"
    }
}
