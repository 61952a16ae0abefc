import Testing
import TokenSyntax

@Suite struct Base64Tests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// RFC 4648 section 10, without padding, and RFC 7515 appendix C.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func theVectorsOfTheSpecificationHold(_ plain: String, _ encoded: String) {
        #expect(Base64Text.encodeURL(bytes(plain)) == encoded)
        #expect(Base64Text.decodeURL(bytes(encoded)) == bytes(plain))
    }

    @Test func theAlphabetIsThatOfURLs() {
        #expect(Base64Text.encodeURL([3, 236, 255, 224, 193]) == "A-z_4ME")
        #expect(Base64Text.decodeURL(bytes("A-z_4ME")) == [3, 236, 255, 224, 193])
        #expect(Base64Text.decodeURL(bytes("A+z/4ME")) == nil)
        #expect(Base64Text.decodePadded(bytes("A+z/4ME=")) == [3, 236, 255, 224, 193])
        #expect(Base64Text.decodePadded(bytes("A-z_4ME=")) == nil)
    }

    /// Another last letter with the same bits, padding, white space, a single letter.
    @Test(arguments: ["Zh", "Zm9", "Zg==", "Zg=", "Zm9v\n", " Zm9v", "Z", "Zm9vY", "Zm9v=", "Zm\u{e9}v", "Zm9v.Zg"])
    func eachValueHasOneSpelling(_ text: String) {
        #expect(Base64Text.decodeURL(bytes(text)) == nil)
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=Zg=", "====", "Z===", "Zg==\n"])
    func paddedTextIsPadded(_ text: String) {
        #expect(Base64Text.decodePadded(bytes(text)) == nil)
    }

    @Test func everyLengthComesBack() {
        for length in 0..<70 {
            let value = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ length) }
            #expect(Base64Text.decodeURL(bytes(Base64Text.encodeURL(value))) == value)
        }
    }
}
