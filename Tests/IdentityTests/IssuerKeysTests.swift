import Crypto
import Foundation
import Testing
import TokenSyntax

@testable import Identity

@Suite struct IssuerKeysTests {
    private let issuer = TestIssuer()
    private let time = ManualClock()

    private func verifier(_ transport: ScriptedIssuer, keySet: String? = nil) throws -> ExternalTokenVerifier {
        let trusted = try TrustedIssuer(issuer: TestIssuer.url, audiences: ["sharing"], keySet: keySet)
        return ExternalTokenVerifier(
            trusted, keys: IssuerKeys(of: trusted, through: transport, clock: time.clock))
    }

    private func refusal(
        _ verifier: ExternalTokenVerifier, kid: String? = "p256", of issuer: TestIssuer? = nil
    ) async throws -> TokenRefusal? {
        let text = try (issuer ?? self.issuer).token(kid: kid)
        do throws(TokenRefusal) {
            _ = try await verifier.verify(try CompactToken(parsing: text), at: Forge.date)
            return nil
        } catch {
            return error
        }
    }

    private func text(_ refusal: TokenRefusal?) -> String { refusal?.description ?? "" }

    @Test(arguments: ["p256", "unknown"])
    func manyTokensShareOneFetch(_ kid: String) async throws {
        let transport = ScriptedIssuer.publishing(try issuer.keySet(), delay: .milliseconds(100))
        let verifier = try verifier(transport)
        func all() async throws -> Set<TokenRefusal?> {
            try await withThrowingTaskGroup(of: TokenRefusal?.self) { group in
                for _ in 0..<100 { group.addTask { try await self.refusal(verifier, kid: kid) } }
                return try await group.reduce(into: []) { $0.insert($1) }
            }
        }
        #expect(try await all() == [kid == "p256" ? nil : .unknownKey(kid)])
        #expect(transport.asked.count == 2, "discovery and the set of keys")
        time.advance(.seconds(31))
        #expect(try await all() == [kid == "p256" ? nil : .unknownKey(kid)])
        #expect(transport.fetches == (kid == "p256" ? 1 : 2))
    }

    @Test func anUnknownKeyIsAskedForOnceInHalfAMinute() async throws {
        let transport = ScriptedIssuer.publishing(try issuer.keySet())
        let verifier = try verifier(transport)
        #expect(try await refusal(verifier) == nil)
        time.advance(.seconds(1))
        for number in 0..<50 { #expect(try await refusal(verifier, kid: "k\(number)") == .unknownKey("k\(number)")) }
        #expect(transport.fetches == 2)
        time.advance(.seconds(29))
        #expect(try await refusal(verifier, kid: "k") == .unknownKey("k"))
        #expect(transport.fetches == 2)
        time.advance(.seconds(1))
        #expect(try await refusal(verifier, kid: "k") == .unknownKey("k"))
        #expect(transport.fetches == 3)
        #expect(try await refusal(verifier) == nil)
    }

    @Test func aNewKeyIsFoundAtOnce() async throws {
        let transport = ScriptedIssuer.publishing(try issuer.keySet())
        let verifier = try verifier(transport)
        #expect(try await refusal(verifier) == nil)
        time.advance(.seconds(1))
        let next = TestIssuer()
        transport.become(
            ScriptedIssuer.answers(
                "{\"keys\":[\(TestIssuer.entry("P-256", next.p256.publicKey.rawRepresentation, kid: "next"))]}"))
        #expect(try await refusal(verifier, kid: "next", of: next) == nil)
        #expect(try await refusal(verifier)?.check == "unknownKey", "the key that was withdrawn")
        #expect(transport.fetches == 2)
    }

    /// A provider with one key need not name it (OpenID Connect Core 1.0 section 10.1), and rotates it all the same.
    @Test func aNewKeyWithoutANameIsFoundToo() async throws {
        func publishing(_ issuer: TestIssuer) -> String {
            "{\"keys\":[\(TestIssuer.entry("P-256", issuer.p256.publicKey.rawRepresentation, kid: nil))]}"
        }
        let transport = ScriptedIssuer.publishing(publishing(issuer))
        let verifier = try verifier(transport)
        #expect(try await refusal(verifier, kid: nil) == nil)
        time.advance(.seconds(1))
        let next = TestIssuer()
        transport.become(ScriptedIssuer.answers(publishing(next)))
        #expect(try await refusal(verifier, kid: nil, of: next) == nil)
        for _ in 0..<20 { #expect(try await refusal(verifier, kid: nil) == .signature, "the key is gone") }
        #expect(transport.fetches == 2, "forgers do not make it ask again and again")
        time.advance(.seconds(30))
        #expect(try await refusal(verifier, kid: nil) == .signature)
        #expect(transport.fetches == 3)
    }

    @Test(arguments: [
        (nil, 600), ("max-age=300", 300), ("public, Max-Age=7200", 7200), ("max-age=0", 60), ("no-store", 60),
        ("no-cache, max-age=7200", 60), ("max-age=99999999999999999999999", 86_400), ("max-age=999999", 86_400),
        ("max-age=soon", 600), ("s-maxage=5", 600),
    ])
    func keysAreFreshForAsLongAsTheIssuerSays(_ cacheControl: String?, _ seconds: Int) async throws {
        let transport = ScriptedIssuer.publishing(try issuer.keySet(), cacheControl: cacheControl)
        let verifier = try verifier(transport)
        #expect(try await refusal(verifier) == nil)
        time.advance(.seconds(seconds) - .milliseconds(1))
        #expect(try await refusal(verifier) == nil)
        #expect(transport.fetches == 1)
        time.advance(.milliseconds(1))
        #expect(try await refusal(verifier) == nil)
        #expect(transport.fetches == 2)
    }

    @Test func oldKeysServeForAnHourWhileTheIssuerIsAway() async throws {
        let transport = ScriptedIssuer.publishing(try issuer.keySet())
        let verifier = try verifier(transport)
        #expect(try await refusal(verifier) == nil)
        transport.become(ScriptedIssuer.away)
        time.advance(.seconds(600))
        for _ in 0..<20 { #expect(try await refusal(verifier) == nil) }
        #expect(transport.asked.count == 3, "one try for all of them")
        time.advance(.seconds(30))
        #expect(try await refusal(verifier) == nil)
        #expect(transport.asked.count == 4)
        time.advance(.seconds(3569))
        #expect(try await refusal(verifier) == nil)
        time.advance(.seconds(1))
        let refusal = try await refusal(verifier)
        #expect(refusal?.check == "issuerUnavailable" && text(refusal).contains("connection refused"))
        transport.become(ScriptedIssuer.answers(try issuer.keySet()))
        time.advance(.seconds(30))
        #expect(try await self.refusal(verifier) == nil)
    }

    @Test func anIssuerThatWasNeverReachedIsAskedAgainSoon() async throws {
        let transport = ScriptedIssuer(ScriptedIssuer.away)
        let verifier = try verifier(transport)
        for _ in 0..<10 { #expect(try await refusal(verifier)?.check == "issuerUnavailable") }
        #expect(transport.asked.count == 1)
        #expect(await verifier.keys.prepare()?.check == "issuerUnavailable")
        transport.become(ScriptedIssuer.answers(try issuer.keySet()))
        time.advance(.seconds(5))
        #expect(await verifier.keys.prepare() == nil)
        #expect(try await refusal(verifier) == nil)
    }

    @Test func theWaitOfACancelledTaskLeavesTheOthersTheirs() async throws {
        let transport = ScriptedIssuer.publishing(try issuer.keySet(), delay: .milliseconds(200))
        let verifier = try verifier(transport)
        let first = Task { try await refusal(verifier) }
        try await Task.sleep(for: .milliseconds(50))
        let second = Task { try await refusal(verifier) }
        first.cancel()
        #expect(try await second.value == nil)
        #expect(transport.fetches == 1)
    }

    @Test(arguments: [
        ("redirects", 302, "", "redirects (status 302)"), ("is missing", 404, "", "status 404"),
        ("fails", 500, "{}", "status 500"), ("is empty", 204, "", "status 204"), ("is no JSON", 200, "<html>", "JSON"),
        ("is of another", 200, #"{"issuer":"https://evil.example","jwks_uri":"https://evil.example/k"}"#, "is that of"),
        (
            "is of another spelling", 200, #"{"issuer":"https://login.example.com/realm/","jwks_uri":"https://k"}"#,
            "is that of"
        ),
        ("is huge", 200, String(repeating: " ", count: (1 << 20) + 1), "more than 1048576 bytes"),
    ])
    func aDiscoveryDocumentHasToBeTheIssuers(_ what: String, _ status: Int, _ body: String, _ reason: String)
        async throws
    {
        let transport = ScriptedIssuer { _ throws(IssuerTransportError) in ScriptedIssuer.text(body, status: status) }
        let refusal = try await refusal(try verifier(transport))
        #expect(refusal?.check == "issuerUnavailable")
        #expect(text(refusal).contains(reason), "\(text(refusal))")
        #expect(transport.asked.count == 1, "nothing else is asked for")
    }

    @Test(arguments: [
        ("{\"keys\":[]}", "no key that can be used"), ("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}", "shared secret"),
        ("{}", "no array"), ("nothing", "JSON"),
    ])
    func aSetWithoutKeysIsAFailure(_ set: String, _ reason: String) async throws {
        let refusal = try await refusal(try verifier(ScriptedIssuer.publishing(set)))
        #expect(refusal?.check == "issuerUnavailable")
        #expect(text(refusal).contains(reason), "\(text(refusal))")
    }

    @Test func keysThatFitNoAllowedAlgorithmAreNamed() async throws {
        let set = "{\"keys\":[\(TestIssuer.entry("P-384", issuer.p384.publicKey.rawRepresentation, kid: "a"))]}"
        let refusal = try await refusal(try verifier(ScriptedIssuer.publishing(set)))
        #expect(text(refusal).contains("1 do not fit the allowed algorithms (ES256, RS256)"))
    }

    @Test func aConfiguredSetNeedsNoDiscovery() async throws {
        let transport = ScriptedIssuer.publishing(try issuer.keySet())
        #expect(try await refusal(try verifier(transport, keySet: "https://keys.example.com/set")) == nil)
        #expect(transport.asked == ["https://keys.example.com/set"])
    }

    @Test(arguments: [
        ("http://login.example.com", ["a"], TrustedIssuerError.Setting.issuer), ("login.example.com", ["a"], .issuer),
        ("https://a?b=c", ["a"], .issuer), ("https://a#b", ["a"], .issuer), ("https://a", [], .audiences),
        ("https://a", ["a", ""], .audiences), ("https://me:hidden@a", ["a"], .issuer),
    ])
    func senselessIssuersAreNotConfigured(
        _ url: String, _ audiences: [String], _ setting: TrustedIssuerError.Setting
    ) throws {
        let error = #expect(throws: TrustedIssuerError.self) { try TrustedIssuer(issuer: url, audiences: audiences) }
        #expect(error?.setting == setting)
        #expect(error?.message.contains("hidden") == false)
    }

    @Test func otherSettingsAreChecked() throws {
        func setting(_ make: () throws(TrustedIssuerError) -> TrustedIssuer) -> TrustedIssuerError.Setting? {
            do throws(TrustedIssuerError) {
                _ = try make()
                return nil
            } catch {
                return error.setting
            }
        }
        let (url, audiences) = ("https://a", ["b"])
        #expect(
            setting { () throws(TrustedIssuerError) in
                try TrustedIssuer(issuer: url, audiences: audiences, algorithms: [])
            } == .algorithms)
        #expect(
            setting { () throws(TrustedIssuerError) in
                try TrustedIssuer(issuer: url, audiences: audiences, recipientClaim: "")
            } == .recipientClaim)
        #expect(
            setting { () throws(TrustedIssuerError) in
                try TrustedIssuer(issuer: url, audiences: audiences, requiredClaims: ["a": ""])
            } == .requiredClaims)
        #expect(
            setting { () throws(TrustedIssuerError) in
                try TrustedIssuer(issuer: url, audiences: audiences, leeway: 301)
            } == .leeway)
        #expect(
            setting { () throws(TrustedIssuerError) in
                try TrustedIssuer(issuer: url, audiences: audiences, keySet: "http://k")
            } == .keySet)
        #expect(
            setting { () throws(TrustedIssuerError) in
                try TrustedIssuer(issuer: "http://localhost:8080/realm", audiences: audiences)
            } == nil)
    }
}
