import Testing

@testable import LDNS

/// Keys of name servers, as their files have them.
struct TSIGKeyTests {
    private static let secret = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

    @Test(arguments: [
        "key \"causeway.example.com\" {\n\talgorithm hmac-sha256;\n\tsecret \"\(secret)\";\n};\n",
        "key causeway.example.com. { secret \"\(secret)\"; algorithm HMAC-SHA256; };",
        "# made by keymgr\nhmac-sha256:causeway.example.com:\(secret)\n",
        "// a comment\n  hmac-sha256:causeway.example.com.:\(secret)",
    ])
    func bothFormsOfAFileAreRead(_ text: String) throws {
        let key = try TSIGKey(parsing: text)
        #expect(key.name == "causeway.example.com")
        #expect(key.algorithm == .hmacSHA256)
        #expect(key.secret == Self.secret)
    }

    @Test(arguments: [
        ("", "it is neither"), ("key", "it is neither"),
        ("key \"k\" { algorithm hmac-md5; secret \"\(secret)\"; };", "algorithm"),
        ("hmac-sha256:k:MDEyMzQ1Njc4OQ==", "16 bytes"), ("hmac-sha256:k:not base64", "16 bytes"),
        ("hmac-sha256::\(secret)", "domain name"), ("hmac-sha256:a..b:\(secret)", "domain name"),
        ("hmac-sha256:k:\(secret.dropLast(2))", "base64"),
        (String(repeating: "#", count: 20_000), "too long"),
    ])
    func whatIsNoKeyIsRefusedWithoutShowingIt(_ text: String, _ words: String) {
        #expect {
            try TSIGKey(parsing: text)
        } throws: { error in
            let reason = (error as? TSIGKeyFault)?.reason ?? ""
            return reason.contains(words) && !reason.contains("MDEy") && !reason.contains("not base64")
        }
    }

    @Test func aKeyDoesNotShowItsSecret() throws {
        let key = try TSIGKey(name: "k.", algorithm: .hmacSHA512, secret: Self.secret)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "TSIG key k (hmac-sha512)")
        #expect(!dumped.contains("MDEy"))
    }
}
