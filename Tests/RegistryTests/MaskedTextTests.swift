import Testing

@testable import Registry

@Suite struct MaskedTextTests {
    @Test(arguments: [
        ("there is no share 'cwy_AbC-_1': list them", "there is no share 'cwy_***': list them"),
        ("cwa_a cwm_b cws_c", "cwa_*** cwm_*** cws_***"),
        ("Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln, twice", "Bearer eyJ***, twice"),
    ])
    func whatLooksLikeACredentialIsMasked(text: String, masked: String) {
        #expect(MaskedText.mask(text) == masked)
        #expect(MaskedText.mask(masked) == masked, "what is masked stays as it is")
    }

    @Test(arguments: ["", "there is no share 'sales'", "cwy", "cwy_", "eyJude", "acwx_b"])
    func everythingElseStaysAsItIs(text: String) {
        #expect(MaskedText.mask(text) == text)
    }

    @Test func furtherMarksAreTheCallers() {
        let masked = MaskedText.mask("?X-Amz-Signature=0a%2F&b=c", andBehind: ["X-Amz-Signature="])
        #expect(masked == "?X-Amz-Signature=***&b=c")
    }

    @Test func aTokenOfEveryKindIsMasked() {
        for format in [TokenFormat.bearer, .clientSecret, .activation, .administrator] {
            #expect(MaskedText.mask("a '\(format.random())'") == "a '\(format.prefix)***'")
        }
    }
}
