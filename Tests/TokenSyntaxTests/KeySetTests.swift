import Testing

@testable import TokenSyntax

@Suite struct KeySetTests {
    private static let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
    private static let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    private static let point = "\"crv\":\"P-256\",\"x\":\"\(x)\",\"y\":\"\(y)\""
    private static let modulus = Base64Text.encodeURL([0xC5] + [UInt8](repeating: 7, count: 255))

    private static func set(_ entries: String...) throws(DocumentFlaw) -> JSONWebKeySet {
        try JSONWebKeySet(parsing: Array("{\"keys\":[\(entries.joined(separator: ","))]}".utf8))
    }

    @Test func keysForSignaturesAreTaken() throws {
        let set = try Self.set(
            "{\"kty\":\"EC\",\"kid\":\"e\",\"use\":\"sig\",\"alg\":\"ES256\",\(Self.point),\"x5c\":[\"AA\"]}",
            "{\"kty\":\"RSA\",\"key_ops\":[\"verify\"],\"n\":\"\(Self.modulus)\",\"e\":\"AQAB\"}")
        #expect(set.skipped.isEmpty)
        #expect(set.keys.map(\.id) == ["e", nil])
        #expect(set.keys[1].material == .rsa(modulus: [0xC5] + [UInt8](repeating: 7, count: 255), exponent: [1, 0, 1]))
        let fits = set.keys.map { key in SignatureAlgorithm.allCases.filter { $0.fits(key) } }
        #expect(fits[0] == [.es256])
        #expect(fits[1] == [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512])
    }

    @Test(arguments: [
        (#"{"kty":"oct","k":"c2VjcmV0"}"#, "shared secret"), ("7", "no object"), (#"{"kid":"a"}"#, "kty"),
        (#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#, "kty"), ("{\"kty\":\"EC\",\"use\":\"enc\",\(point)}", "use"),
        ("{\"kty\":\"EC\",\"key_ops\":[\"sign\"],\(point)}", "key_ops"),
        ("{\"kty\":\"EC\",\"d\":\"AA\",\(point)}", "private"), ("{\"kty\":\"EC\",\"kid\":1,\(point)}", "'kid'"),
        ("{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"\(x)\",\"y\":\"\(y)\"}", "crv"),
        ("{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"\(x)\",\"y\":\"\(y)\"}", "coordinates"),
        ("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\(x)=\",\"y\":\"\(y)\"}", "'x'"),
        ("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\(x)\"}", "'y'"),
        ("{\"kty\":\"RSA\",\"n\":\"\(modulus)\",\"e\":\"AQ\"}", "exponent"),
        ("{\"kty\":\"RSA\",\"n\":\"\(modulus)\",\"e\":\"AAAB\"}", "exponent"),
        ("{\"kty\":\"RSA\",\"n\":\"\(modulus)\",\"e\":\"AQAC\"}", "exponent"),
        ("{\"kty\":\"RSA\",\"n\":\"\(modulus)\",\"e\":\"\"}", "exponent"),
        ("{\"kty\":\"RSA\",\"n\":\"\(modulus)\"}", "'e'"),
        (
            "{\"kty\":\"RSA\",\"n\":\"\(Base64Text.encodeURL([UInt8](repeating: 0x7F, count: 256)))\",\"e\":\"AQAB\"}",
            "2047 bits"
        ),
        (
            "{\"kty\":\"RSA\",\"n\":\"\(Base64Text.encodeURL([0] + [UInt8](repeating: 0xFF, count: 128)))\",\"e\":\"AQAB\"}",
            "1024 bits"
        ),
        (
            "{\"kty\":\"RSA\",\"n\":\"\(Base64Text.encodeURL([UInt8](repeating: 0xFF, count: 1025)))\",\"e\":\"AQAB\"}",
            "8200 bits"
        ),
    ])
    func otherEntriesAreLeftOut(_ entry: String, _ reason: String) throws {
        let set = try Self.set(entry, "{\"kty\":\"EC\",\"kid\":\"good\",\(Self.point)}")
        #expect(set.keys.map(\.id) == ["good"])
        let skipped = try #require(set.skipped.first)
        #expect(skipped.contains(reason), "\(skipped)")
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#, #"{"keys":[{"kty":"EC","kty":"RSA"}]}"#,
    ])
    func whatIsNoSetIsRefused(_ text: String) {
        #expect(throws: DocumentFlaw.self) { try JSONWebKeySet(parsing: Array(text.utf8)) }
    }

    @Test func aSetIsBounded() throws {
        let entry = "{\"kty\":\"EC\",\(Self.point)}"
        let hundred = Array(repeating: entry, count: 100).joined(separator: ",")
        #expect(try Self.set(hundred).keys.count == 100)
        #expect(throws: DocumentFlaw.self) { try Self.set(hundred, entry) }
    }

    @Test(arguments: [
        ("https://a.example", "https://a.example/.well-known/openid-configuration"),
        ("https://a.example/", "https://a.example/.well-known/openid-configuration"),
        ("https://a.example/t/1", "https://a.example/t/1/.well-known/openid-configuration"),
        ("https://a.example/t/1/", "https://a.example/t/1/.well-known/openid-configuration"),
    ])
    func discoveryIsBelowTheIssuersPath(_ issuer: String, _ location: String) throws {
        #expect(DiscoveryDocument.location(of: try #require(WebAddress(issuer))) == location)
    }

    @Test(arguments: [
        ("https://a", "{\"issuer\":\"https://a\",\"jwks_uri\":\"https://k/x?p=1\"}", ""),
        ("https://a", "{\"issuer\":\"https://a/\",\"jwks_uri\":\"https://k\"}", "is that of 'https://a/'"),
        ("https://a", "{\"issuer\":\"HTTPS://a\",\"jwks_uri\":\"https://k\"}", "is that of"),
        ("https://a", "{\"issuer\":\"https://a\"}", "jwks_uri"),
        ("https://a", "{\"jwks_uri\":\"https://k\"}", "no issuer"),
        ("https://a", "{\"issuer\":\"https://a\",\"jwks_uri\":\"http://k\"}", "not HTTPS"),
        ("https://a", "{\"issuer\":\"https://a\",\"jwks_uri\":\"http://127.0.0.1/k\"}", "not HTTPS"),
        ("https://a", "{\"issuer\":\"https://a\",\"jwks_uri\":\"file:///etc/passwd\"}", "no plain URL"),
        ("https://a", "{\"issuer\":\"https://a\",\"jwks_uri\":\"https://u:p@k\"}", "no plain URL"),
        ("https://a", "{\"issuer\":\"https://a\",\"issuer\":\"https://a\",\"jwks_uri\":\"https://k\"}", "twice"),
        ("http://127.0.0.1:1", "{\"issuer\":\"http://127.0.0.1:1\",\"jwks_uri\":\"http://127.0.0.1:1/k\"}", ""),
        ("http://127.0.0.1:1", "{\"issuer\":\"http://127.0.0.1:1\",\"jwks_uri\":\"http://k\"}", "not HTTPS"),
    ])
    func theDocumentIsThatOfTheIssuer(_ issuer: String, _ document: String, _ reason: String) throws {
        let issuer = try #require(WebAddress(issuer))
        do throws(DocumentFlaw) {
            _ = try DiscoveryDocument(parsing: Array(document.utf8), of: issuer)
            #expect(reason.isEmpty)
        } catch {
            #expect(!reason.isEmpty && error.reason.contains(reason), "\(error)")
        }
    }

    @Test(arguments: [
        "", "a", "ftp://a", "https://", "https:///x", "https://a b", "https://a#f", "https://u@a", "https://a:0",
        "https://a:65536", "https://a:", "https://[::1", "https://[]", "https://[x]", "https://a\\b", "https://ä",
        "https://a:80:80", "https:/a", "https://?x",
    ])
    func whatIsNoPlainURLIsNone(_ text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080/x", true), ("http://LOCALHOST", true), ("http://[::1]:1", true),
        ("http://127.255.0.1", true), ("http://127.0.0.1.example.com", false), ("http://127.1", false),
        ("http://0127.0.0.1", false), ("http://127.0.0.01", false), ("http://localhost.example.com", false),
        ("http://[::ffff:127.0.0.1]", false), ("http://10.0.0.1", false), ("http://2130706433", false),
    ])
    func onlyPlainSpellingsAreThisMachine(_ text: String, _ isLoopback: Bool) throws {
        let address = try #require(WebAddress(text))
        #expect(address.isLoopback == isLoopback && address.mayBeFetched == isLoopback)
    }
}
