import JSON
import Testing

/// The grammar of RFC 8259, case by case; every text is read as a tree and skipped.
struct GrammarTests {
    @Test(
        arguments: [
            ("null", JSONValue.null), (" true\n", .bool(true)), ("\t\r\nfalse", .bool(false)),
            ("0", .number("0")), ("-0", .number("-0")), ("10", .number("10")), ("-1.50e+10", .number("-1.50e+10")),
            ("1E5", .number("1E5")), ("0.0", .number("0.0")), ("0e0", .number("0e0")),
            ("123456789012345678901234567890", .number("123456789012345678901234567890")),
            (#""""#, .string("")), (#""a""#, .string("a")), (#""é ☃ 😀""#, .string("é ☃ 😀")),
            (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
            (#""\u0041\u00e9\u00E9\u2603""#, .string("Aéé☃")), (#""\ud83d\ude00""#, .string("😀")),
            (#""\uDBFF\uDFFF""#, .string("\u{10FFFF}")), (#""\u0000""#, .string("\0")),
            ("\"\u{7F}\"", .string("\u{7F}")),
            ("[]", .array([])), ("[ ]", .array([])), ("[1, 2 ,3]", .array([.number("1"), .number("2"), .number("3")])),
            ("[[],{}]", .array([.array([]), .object([])])), ("{}", .object([])), ("{ }", .object([])),
            (#"{"a":1,"a":2}"#, .object([.init("a", .number("1")), .init("a", .number("2"))])),
            (#"{ "" : [ null ] }"#, .object([.init("", .array([.null]))])),
            (#"{"\u0061":true}"#, .object([.init("a", .bool(true))])),
        ])
    func accepts(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
        var scanner = JSONScanner(Array(text.utf8))
        try scanner.skip()
        try scanner.end()
        #expect(scanner.isAtEnd)
    }

    @Test(
        arguments: [
            "", " ", "nul", "nulll", "True", "TRUE", "undefined", "NaN", "Infinity", "-Infinity", "'a'", "a",
            "01", "-01", "+1", "-", ".5", "1.", "1.e5", "1e", "1e+", "1E-", "0x10", "1_000", "--1", "1 2", "00", "-a",
            "\"", "\"a", "\"\\", "\"\\\"", "\"\\a\"", "\"\\x41\"", "\"\\u\"", "\"\\u12\"", "\"\\u123\"", "\"\\u12G4\"",
            "\"\\U0041\"", "\"\\u 041\"", "\"\\\n\"", "\"a\nb\"", "\"a\tb\"", "\"a\u{0}b\"", "\"\u{1F}\"",
            "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1;2]", "[1,,2]", "[}", "[1}",
            "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{1:2}",
            "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\",\"b\"}", "{\"a\":1]", "{null:1}", "{[]:1}",
            "[] []", "{} x", "null,", "1]", "\u{FEFF}1", "\u{A0}1", "/**/1", "1//", "tru", "f", "n",
        ])
    func refuses(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(throws: JSONError.self) {
            var scanner = JSONScanner(Array(text.utf8))
            try scanner.skip()
            try scanner.end()
        }
    }

    /// A path that is silently altered names another file.
    @Test(
        arguments: [
            #""\ud83d""#, #""\ude00""#, #""\ude00\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\u0041""#,
            #""\ud83d\ud83d""#, #""\ud83d\u""#, #""\ud83d\ude0""#,
        ])
    func refusesLoneSurrogates(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test(
        arguments: [
            [0xFF], [0xC3], [0xC3, 0x28], [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func refusesInvalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(#"{"\n"#.utf8) + bytes + Array(#"":1}"#.utf8)) }
    }

    @Test func limitsDepth() throws {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let inner = open == "[" ? "" : "1"
            let fits = String(repeating: open, count: 128) + inner + String(repeating: close, count: 128)
            #expect(throws: Never.self) { try JSONValue(parsing: fits) }
            for count in [129, 100_000] {
                let text = String(repeating: open, count: count)
                #expect(kind { _ = try JSONValue(parsing: text) } == .tooDeep)
                #expect(
                    kind {
                        var scanner = JSONScanner(Array(text.utf8)); try scanner.skip()
                    } == .tooDeep)
            }
        }
        // Beside each other is not within each other.
        let wide = "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]"
        #expect(throws: Never.self) { try JSONValue(parsing: wide, maximumDepth: 3) }
        #expect(kind { _ = try JSONValue(parsing: wide, maximumDepth: 2) } == .tooDeep)
    }

    private func kind(_ body: () throws -> Void) -> JSONError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? JSONError)?.kind
        }
    }
}
