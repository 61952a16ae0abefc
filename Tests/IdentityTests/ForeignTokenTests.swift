import Foundation
import JSON
import Testing
import TokenSyntax

@testable import Identity

/// Tokens that other implementations signed.
@Suite struct ForeignTokenTests {
    private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/pyjwt.json")

    private struct Key: Error {}

    private static func scheme(_ entry: String, _ algorithm: SignatureAlgorithm) async throws -> SignatureScheme {
        let set = try JSONWebKeySet(parsing: Array("{\"keys\":[\(entry)]}".utf8))
        guard let key = set.keys.first, set.skipped.isEmpty else { throw Key() }
        return try await SignatureScheme(verifying: key, with: algorithm)
    }

    private static let claims =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    /// RFC 7515 appendix A.2 (RS256) and A.3 (ES256).
    @Test func theVectorsOfTheSpecificationHold() async throws {
        let modulus = """
            ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZ\
            S-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2\
            R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcD\
            TW9gb54h4FRWyuXpoQ
            """
        let rsaSignature = """
            cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU\
            Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d\
            O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig\
            cN_IoypGlUPQGe77Rw
            """
        let point = """
            "crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
            """
        let ecSignature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        let vectors = [
            (
                "{\"kty\":\"RSA\",\"n\":\"\(modulus)\",\"e\":\"AQAB\"}", SignatureAlgorithm.rs256,
                "eyJhbGciOiJSUzI1NiJ9", rsaSignature
            ),
            ("{\"kty\":\"EC\",\(point)}", .es256, "eyJhbGciOiJFUzI1NiJ9", ecSignature),
        ]
        for (key, algorithm, header, signature) in vectors {
            let scheme = try await Self.scheme(key, algorithm)
            let token = try CompactToken(parsing: "\(header).\(Self.claims).\(signature)")
            #expect(try token.claims.seconds("exp") == 1_300_819_380)
            #expect(scheme.verifies(token.signature, of: token.signingInput))
            #expect(!scheme.verifies(token.signature, of: token.signingInput + [0]))
        }
    }

    @Test func whatPyJWTSignsIsVerified() async throws {
        let fixture = try JSONValue(parsing: Array(try Data(contentsOf: Self.fixture)))
        let now = Date(timeIntervalSince1970: Double(try #require(fixture["now"]?.int64)))
        var set = JSONWriter()
        set.value(.object([.init("keys", try #require(fixture["keys"]))]))
        let trusted = try TrustedIssuer(
            issuer: try #require(fixture["issuer"]?.string), audiences: ["sharing"],
            algorithms: Set(SignatureAlgorithm.allCases))
        let transport = ScriptedIssuer.publishing(String(decoding: set.bytes, as: UTF8.self))
        let verifier = ExternalTokenVerifier(trusted, keys: IssuerKeys(of: trusted, through: transport))
        var verified: [String] = []
        for token in fixture["tokens"]?.array ?? [] {
            let text = try #require(token["text"]?.string)
            let identity = try await verifier.verify(CompactToken(parsing: text), at: now)
            #expect(identity.subject == "alice")
            verified.append(try #require(token["algorithm"]?.string))
        }
        #expect(verified.sorted() == SignatureAlgorithm.allCases.map(\.rawValue).sorted())
    }
}
