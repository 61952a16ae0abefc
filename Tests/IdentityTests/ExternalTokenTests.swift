import Crypto
import CryptoExtras
import Foundation
import Testing
import TokenSyntax

@testable import Identity

@Suite struct ExternalTokenTests {
    private let issuer = TestIssuer()

    private func verifier(
        algorithms: Set<SignatureAlgorithm> = Set(SignatureAlgorithm.allCases), recipientClaim: String = "sub",
        requiredClaims: [String: String] = [:], keySet: String? = nil
    ) throws -> ExternalTokenVerifier {
        let trusted = try TrustedIssuer(
            issuer: TestIssuer.url, audiences: ["other", "sharing"], algorithms: algorithms,
            recipientClaim: recipientClaim, requiredClaims: requiredClaims)
        let transport = ScriptedIssuer.publishing(try keySet ?? issuer.keySet())
        return ExternalTokenVerifier(trusted, keys: IssuerKeys(of: trusted, through: transport))
    }

    /// The check that refuses, or nil where the token is accepted.
    private func refusal(_ text: String, _ verifier: ExternalTokenVerifier? = nil) async throws -> TokenRefusal? {
        let judge = try verifier ?? self.verifier()
        do throws(TokenRefusal) {
            _ = try await judge.verify(try CompactToken(parsing: text), at: Forge.date)
            return nil
        } catch {
            #expect(!"\(error)".contains(String(text.prefix(40))))
            return error
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func everyAllowedAlgorithmIsVerified(_ algorithm: SignatureAlgorithm) async throws {
        let kid = algorithm.curve == nil ? "rsa" : ["ES256": "p256", "ES384": "p384"][algorithm.rawValue] ?? "p521"
        let token = try issuer.token(algorithm, kid: kid, ["jti": "\"t1\""])
        let identity = try await verifier().verify(CompactToken(parsing: token), at: Forge.date)
        #expect(identity.issuer == TestIssuer.url && identity.subject == "alice" && identity.audience == "sharing")
        #expect(identity.tokenID == "t1")
        #expect(identity.expiresAt == Forge.date.addingTimeInterval(300))
        #expect(try await refusal(issuer.token(algorithm, kid: nil)) == nil, "without a key id")
        // One letter of the signature.
        var bytes = Array(token.utf8)
        let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
        let index = dots[1] + 12
        bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        #expect(try await refusal(String(decoding: bytes, as: UTF8.self)) == .signature)
        // The claims of one token with the signature of another.
        let other = try issuer.token(algorithm, kid: kid, ["sub": "\"mallory\""])
        let mixed =
            other.prefix { $0 != "." } + "." + other.split(separator: ".")[1] + "." + token.split(separator: ".")[2]
        #expect(try await refusal(String(mixed)) == .signature)
        let allowed = Set(SignatureAlgorithm.allCases).subtracting([algorithm])
        #expect(try await refusal(token, verifier(algorithms: allowed))?.check == "algorithm")
    }

    @Test(arguments: ["none", "None", "nOnE", "", "HS256", "HS512", "EdDSA", "RS1", "es256", "ES256K", "RSA-OAEP"])
    func otherAlgorithmsAreRefused(_ name: String) async throws {
        let token = Forge.compact("{\"alg\":\"\(name)\",\"kid\":\"p256\"}", Forge.claims()) { _ in [1] }
        #expect(try await refusal(token)?.check == "algorithm")
        let unsigned = Forge.compact("{\"alg\":\"\(name)\"}", Forge.claims()) { _ in [] }
        #expect(try await refusal(unsigned)?.check == "malformed")
    }

    /// The public key, in every form that is published, as the secret of HS256.
    @Test func thePublicKeyIsNoSharedSecret() async throws {
        let rsa = try issuer.rsa().publicKey
        let secrets: [Data] = [
            Data(rsa.pemRepresentation.utf8), rsa.derRepresentation, issuer.p256.publicKey.rawRepresentation,
            Data(issuer.p256.publicKey.pemRepresentation.utf8), Data(try issuer.keySet().utf8),
        ]
        for secret in secrets {
            for kid in ["rsa", "p256"] {
                let token = Forge.compact("{\"alg\":\"HS256\",\"kid\":\"\(kid)\"}", Forge.claims()) { input in
                    Array(HMAC<SHA256>.authenticationCode(for: input, using: SymmetricKey(data: secret)))
                }
                #expect(try await refusal(token)?.check == "algorithm")
            }
        }
    }

    @Test func anAlgorithmGoesWithItsKey() async throws {
        // A good signature of a key under the id of another.
        #expect(try await refusal(issuer.token(.es256, kid: "rsa"))?.check == "algorithm")
        #expect(try await refusal(issuer.token(.es256, kid: "p384"))?.check == "algorithm")
        #expect(try await refusal(issuer.token(.rs256, kid: "p256"))?.check == "algorithm")
        // PKCS#1 under the name of PSS, and the other way round.
        for (said, done) in [(SignatureAlgorithm.ps256, SignatureAlgorithm.rs256), (.rs256, .ps256), (.rs512, .rs256)] {
            let token = try Forge.compact("{\"alg\":\"\(said.rawValue)\",\"kid\":\"rsa\"}", Forge.claims()) {
                try issuer.sign($0, done)
            }
            #expect(try await refusal(token) == .signature)
        }
        // The key's own alg.
        let set = "{\"keys\":[\(try issuer.rsaEntry(kid: "rsa", extra: "\"alg\":\"RS256\","))]}"
        #expect(try await refusal(issuer.token(.rs256, kid: "rsa"), verifier(keySet: set)) == nil)
        #expect(try await refusal(issuer.token(.rs384, kid: "rsa"), verifier(keySet: set))?.check == "algorithm")
    }

    @Test func signaturesOfOddShapesAreRefused() async throws {
        let input = try issuer.token().split(separator: ".").dropLast().joined(separator: ".")
        let der = Array(try issuer.p256.signature(for: Data(input.utf8)).derRepresentation)
        let shapes: [[UInt8]] = [
            der, [UInt8](repeating: 0, count: 64), [0], [UInt8](repeating: 0xFF, count: 64),
            Array(try issuer.sign(Array(input.utf8), .es256)) + [0], [UInt8](repeating: 1, count: 4000),
        ]
        for shape in shapes {
            #expect(try await refusal(input + "." + Base64Text.encodeURL(shape)) == .signature)
        }
    }

    /// What the header brings along is never what the token is believed by.
    @Test func keysInTheHeaderAreIgnored() async throws {
        let own = P256.Signing.PrivateKey()
        let jwk = TestIssuer.entry("P-256", own.publicKey.rawRepresentation, kid: "p256")
        for extra in [
            "\"jwk\":\(jwk)", "\"jku\":\"https://evil.example/set\"", "\"x5u\":\"https://evil.example/c\"",
            "\"x5c\":[\"AAAA\"]", "\"x5t\":\"AAAA\"",
        ] {
            for kid in ["\"kid\":\"p256\",", ""] {
                let header = "{\"alg\":\"ES256\",\(kid)\(extra)}"
                let forged = try Forge.compact(header, Forge.claims()) {
                    Array(try own.signature(for: $0).rawRepresentation)
                }
                #expect(try await refusal(forged) == .signature)
                let good = try Forge.compact(header, Forge.claims()) { try issuer.sign($0, .es256) }
                #expect(try await refusal(good) == nil)
            }
        }
    }

    @Test(arguments: [
        "../../../dev/null", "/etc/passwd", "p256 ", "P256", "p256\\u0000", "' OR 1=1 --", "https://evil/x",
        "p\\u212A56",
    ])
    func aKeyIDIsOnlyCompared(_ kid: String) async throws {
        #expect(try await refusal(issuer.token(kid: kid))?.check == "unknownKey")
    }

    @Test func aKelvinSignIsNoK() async throws {
        let set = "{\"keys\":[\(TestIssuer.entry("P-256", issuer.p256.publicKey.rawRepresentation, kid: "K1"))]}"
        #expect(try await refusal(issuer.token(kid: "K1"), verifier(keySet: set)) == nil)
        #expect(try await refusal(issuer.token(kid: "\u{212A}1"), verifier(keySet: set))?.check == "unknownKey")
    }

    @Test func aTokenWithoutAKeyIDIsTriedWithEightKeysAtMost() async throws {
        func set(before count: Int) -> String {
            let others = (0..<count).map { _ in
                TestIssuer.entry("P-256", P256.Signing.PrivateKey().publicKey.rawRepresentation, kid: nil)
            }
            let own = TestIssuer.entry("P-256", issuer.p256.publicKey.rawRepresentation, kid: nil)
            return "{\"keys\":[\((others + [own]).joined(separator: ","))]}"
        }
        #expect(try await refusal(issuer.token(kid: nil), verifier(keySet: set(before: 7))) == nil)
        #expect(try await refusal(issuer.token(kid: nil), verifier(keySet: set(before: 8))) == .signature)
    }

    @Test func aPointOffTheCurveIsNoKey() async throws {
        var point = Array(issuer.p256.publicKey.rawRepresentation)
        point[63] ^= 1
        let set = "{\"keys\":[\(TestIssuer.entry("P-256", Data(point), kid: "p256"))]}"
        #expect(try await refusal(issuer.token(), verifier(keySet: set))?.check == "issuerUnavailable")
        let zero = "{\"keys\":[\(TestIssuer.entry("P-256", Data(count: 64), kid: "p256"))]}"
        #expect(try await refusal(issuer.token(), verifier(keySet: zero))?.check == "issuerUnavailable")
    }

    @Test(
        arguments: [
            (["exp": nil], "missingClaim"), (["exp": "\(Forge.now - 60)"], "expired"),
            (["exp": "\(Forge.now - 59)"], ""),
            (["exp": "\"\(Forge.now + 9)\""], "malformedClaim"), (["exp": "1e300"], "malformedClaim"),
            (["nbf": "\(Forge.now + 61)"], "notYetValid"), (["nbf": "\(Forge.now + 60)"], ""),
            (["iat": "\(Forge.now + 61)"], "notYetValid"), (["iat": nil], ""), (["aud": nil], "missingClaim"),
            (["aud": "\"Sharing\""], "audience"), (["aud": "[]"], "audience"), (["aud": "\"sharing/\""], "audience"),
            (["aud": "[\"x\",\"sharing\"]"], ""), (["aud": "[\"sharing\",1]"], "malformedClaim"),
            (["aud": "{\"sharing\":1}"], "malformedClaim"), (["iss": nil], "missingClaim"),
            (["iss": "\"https://login.example.com/realm/\""], "unknownIssuer"),
            (["iss": "[\"https://login.example.com/realm\"]"], "malformedClaim"), (["sub": nil], "missingClaim"),
            (["sub": "\"\""], "malformedClaim"), (["sub": "7"], "malformedClaim"),
            (["sub": "[\"alice\"]"], "malformedClaim"),
            (["sub": "\"\(String(repeating: "x", count: 1025))\""], "malformedClaim"), (["jti": "1"], "malformedClaim"),
        ] as [(KeyValuePairs<String, String?>, String)])
    func claimsAreChecked(_ changes: KeyValuePairs<String, String?>, _ check: String) async throws {
        let refusal = try await refusal(issuer.token(changes))
        #expect((refusal?.check ?? "") == check, "\(changes)")
    }

    @Test(arguments: [
        (nil, true), ("JWT", true), ("jwt", true), ("at+jwt", true), ("application/at+jwt", true),
        ("logout+jwt", false),
        ("secevent+jwt", false), ("dpop+jwt", false), ("JOSE", false),
    ])
    func otherTypesAreForOtherUses(_ type: String?, _ isTaken: Bool) async throws {
        let refusal = try await refusal(issuer.token(typ: type))
        #expect(refusal == (isTaken ? nil : .type(found: type)))
    }

    @Test func theConfiguredClaimNamesTheRecipient() async throws {
        let verifier = try verifier(
            recipientClaim: "https://example.com/tenant.id", requiredClaims: ["groups": "readers", "tid": "t-1"])
        let good: KeyValuePairs<String, String?> = [
            "https://example.com/tenant.id": "\"acme\"", "groups": "[\"a\",\"readers\"]", "tid": "\"t-1\"",
        ]
        let identity = try await verifier.verify(CompactToken(parsing: issuer.token(good)), at: Forge.date)
        #expect(identity.subject == "acme")
        #expect(try await refusal(issuer.token(), verifier) == .missingClaim("groups"))
        #expect(
            try await refusal(issuer.token(["groups": "\"readers\"", "tid": "\"t-2\""]), verifier)
                == .claimMismatch("tid", found: "t-2"))
        #expect(try await refusal(issuer.token(["groups": "[\"reader\"]"]), verifier)?.check == "claimMismatch")
        #expect(try await refusal(issuer.token(["groups": "true"]), verifier)?.check == "claimMismatch")
        #expect(
            try await refusal(issuer.token(["groups": "\"readers\"", "tid": "\"t-1\""]), verifier)
                == .missingClaim("https://example.com/tenant.id"))
    }

    @Test func theKeyOfOneIssuerVouchesForNoOther() async throws {
        let second = "https://second.example.com"
        let trusted = try TrustedIssuer(
            issuer: second, audiences: ["sharing"], keySet: "https://second.example.com/keys")
        let secondKeys = TestIssuer()
        let keySet = try secondKeys.keySet()
        let other = ExternalTokenVerifier(
            trusted,
            keys: IssuerKeys(
                of: trusted,
                through: ScriptedIssuer { _ throws(IssuerTransportError) in ScriptedIssuer.text(keySet) }))
        let claims = Forge.claims(issuer: second)
        let good = try Forge.compact(#"{"alg":"ES256","kid":"p256"}"#, claims) { try secondKeys.sign($0, .es256) }
        let forged = try Forge.compact(#"{"alg":"ES256","kid":"p256"}"#, claims) { try issuer.sign($0, .es256) }
        #expect(try await refusal(good, other) == nil)
        #expect(try await refusal(forged, other) == .signature)
        #expect(try await refusal(good) == .unknownIssuer(second))
        #expect(try await refusal(issuer.token(), other) == .unknownIssuer(TestIssuer.url))
    }
}
