import JSON
import Testing

@testable import TokenSyntax

@Suite struct CompactTokenTests {
    private static func token(_ header: String, _ claims: String, _ signature: String = "c2ln") -> String {
        Base64Text.encodeURL(Array(header.utf8)) + "." + Base64Text.encodeURL(Array(claims.utf8)) + "." + signature
    }

    private static func refusal(_ text: String) -> TokenRefusal? {
        do throws(TokenRefusal) {
            _ = try CompactToken(parsing: text)
            return nil
        } catch {
            return error
        }
    }

    @Test func aTokenIsTakenApart() throws {
        let text = Self.token(#"{"alg":"ES256","kid":"k1","typ":"JWT"}"#, #"{"iss":"i","exp":12.9,"aud":["a","b"]}"#)
        let token = try CompactToken(parsing: text)
        #expect(token.header.algorithm == "ES256" && token.header.keyID == "k1" && token.header.type == "JWT")
        #expect(try token.claims.string("iss") == "i")
        #expect(try token.claims.seconds("exp") == 12)
        #expect(try token.claims.strings("aud") == ["a", "b"])
        #expect(token.signature == Array("sig".utf8))
        #expect(token.signingInput == Array(text.utf8.prefix { _ in true }.dropLast(5)))
        #expect("\(token) \(String(reflecting: token))".contains("eyJ") == false)
    }

    @Test(arguments: [
        ("", "not three parts"), ("a.b", "not three parts"), ("a.b.c.d", "not three parts"),
        ("a.b.c.d.e", "five parts"), ("a.b.c.d.e.f", "not three parts"), ("..", "header is empty"),
        (token("{}", "{}", ""), "names no algorithm"), (token(#"{"alg":"ES256"}"#, "{}", ""), "signature is empty"),
        (token(#"{"alg":"none"}"#, "{}", ""), "signature is empty"),
        (token(#"{"alg":"ES256"}"#, "{}", "c2lo="), "not base64url"), (token("[]", "{}"), "no JSON object"),
        (token(#"{"alg":"ES256"} x"#, "{}"), "text after"), (token(#"{"alg":1}"#, "{}"), "'alg' is no string"),
        (token(#"{"alg":"ES256","kid":7}"#, "{}"), "'kid' is no string"),
        (token(#"{"alg":"ES256","kid":""}"#, "{}"), "kid"),
        (token(#"{"alg":"ES256","typ":null}"#, "{}"), "'typ' is no string"),
        (token(#"{"alg":"ES256","crit":["exp"]}"#, "{}"), "crit"),
        (token(#"{"alg":"ES256","crit":[]}"#, "{}"), "crit"), (token(#"{"alg":"ES256","b64":true}"#, "{}"), "b64"),
        (token(#"{"alg":"dir","enc":"A256GCM"}"#, "{}"), "encrypted"),
        (token(#"{"alg":"ES256","alg":"ES256"}"#, "{}"), "stands twice"),
        (token(#"{"alg":"ES256","\u0061lg":"none"}"#, "{}"), "stands twice"),
        (token(#"{"alg":"ES256"}"#, #"{"sub":"a","sub":"b"}"#), "stands twice"),
        (token(#"{"alg":"ES256"}"#, #"{"x":[{"a":1,"a":1}]}"#), "stands twice"),
        (token(#"{"alg":"ES256"}"#, "\"claims\""), "no JSON object"),
        (token(#"{"alg":"ES256"}"#, #"{"a":"\ud800"}"#), "surrogate"),
        (token(#"{"alg":"ES256"}"#, "{\"a\":" + String(repeating: "[", count: 40)), "claims"),
    ])
    func whatIsNoSignedTokenIsRefused(_ text: String, _ reason: String) throws {
        let refusal = try #require(Self.refusal(text))
        #expect(refusal.check == "malformed")
        #expect("\(refusal)".contains(reason), "\(refusal)")
    }

    @Test func aHugeTokenIsNotLookedAt() throws {
        let claims = "{\"a\":\"" + String(repeating: "x", count: 13_000) + "\"}"
        #expect(Self.refusal(Self.token(#"{"alg":"ES256"}"#, claims))?.check == "malformed")
        let fits = "{\"a\":\"" + String(repeating: "x", count: 12_000) + "\"}"
        #expect(Self.refusal(Self.token(#"{"alg":"ES256"}"#, fits)) == nil)
    }

    @Test func aLongKeyIDIsRefused() {
        let id = String(repeating: "k", count: 513)
        #expect(Self.refusal(Self.token("{\"alg\":\"ES256\",\"kid\":\"\(id)\"}", "{}"))?.check == "malformed")
    }

    @Test(arguments: [#""1""#, "-1", "1e400", "253402300800", "null", "true", "[1]"])
    func aTimeIsANumberOfSeconds(_ value: String) throws {
        let token = try CompactToken(parsing: Self.token(#"{"alg":"ES256"}"#, "{\"exp\":\(value)}"))
        #expect(throws: TokenRefusal.self) { try token.claims.seconds("exp") }
    }

    @Test(arguments: ["{}", "7", #"["a",7]"#, "null"])
    func audiencesAreStrings(_ value: String) throws {
        let token = try CompactToken(parsing: Self.token(#"{"alg":"ES256"}"#, "{\"aud\":\(value)}"))
        #expect(throws: TokenRefusal.self) { try token.claims.strings("aud") }
    }

    @Test func claimsAreFoundByTheirExactName() throws {
        let token = try CompactToken(
            parsing: Self.token(#"{"alg":"ES256"}"#, #"{"a":{"b":"no"},"a.b":"yes","K":"Kelvin"}"#))
        #expect(try token.claims.string("a.b") == "yes")
        #expect(try token.claims.string("b") == nil)
        #expect(try token.claims.string("K") == "Kelvin")
        #expect(try token.claims.string("\u{212A}") == nil)
    }

    @Test func theKindIsReadFromTheIssuer() {
        func kind(_ text: String) -> TokenKind {
            TokenKind(of: text, builtInIssuer: "https://own", externalIssuers: ["https://a", "https://b"])
        }
        func token(of issuer: String) -> String { Self.token(#"{"alg":"ES256"}"#, "{\"iss\":\"\(issuer)\"}") }
        #expect(kind("cwy_abc") == .opaque)
        #expect(kind("cwy_a.b.c") == .opaque)
        #expect(kind("secret") == .nothing(.notAToken))
        #expect(kind("") == .nothing(.notAToken))
        #expect(kind(token(of: "https://c")) == .nothing(.unknownIssuer("https://c")))
        #expect(kind(token(of: "https://a/")) == .nothing(.unknownIssuer("https://a/")))
        #expect(kind(Self.token(#"{"alg":"ES256"}"#, "{}")) == .nothing(.missingClaim("iss")))
        if case .builtIn = kind(token(of: "https://own")) {} else { Issue.record("not built in") }
        if case .external("https://b", _) = kind(token(of: "https://b")) {} else { Issue.record("not external") }
    }

    @Test func refusalsAreOnePrintableLine() {
        let evil = "a\nb\u{1b}[31m\u{202e}" + String(repeating: "x", count: 1000)
        let refusals: [TokenRefusal] = [
            .unknownIssuer(evil), .unknownKey(evil), .type(found: evil), .algorithm(found: evil, reason: "is none"),
            .audience(found: Array(repeating: evil, count: 50), expected: ["a"]), .missingClaim(evil),
            .claimMismatch("a", found: evil),
        ]
        for refusal in refusals {
            let text = "\(refusal)"
            #expect(text.utf8.count < 800)
            #expect(text.unicodeScalars.allSatisfy { (" "..."~").contains($0) || $0 == "…" }, "\(text)")
        }
    }
}
