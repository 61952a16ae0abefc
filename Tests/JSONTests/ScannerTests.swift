import JSON
import Testing

struct ScannerTests {
    @Test func skipTellsWhereAValueStands() throws {
        let text = #" { "a" : [1, {"b": null}] ,"c": "x\"y" , "d":-1.5e3 ,"e":true}  "#
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(bytes)
        var parts: [String] = []
        try scanner.forEachMember { key, scanner throws(JSONError) in
            parts.append(key + "=" + String(decoding: bytes[try scanner.skip()], as: UTF8.self))
        }
        try scanner.end()
        #expect(parts == [#"a=[1, {"b": null}]"#, #"c="x\"y""#, "d=-1.5e3", "e=true"])
    }

    @Test func everySkippedRangeParsesAlone() throws {
        let bytes = Array(#"[1,"two",[3,[]],{"four":{"five":null}},false]"#.utf8)
        let whole = try JSONValue(parsing: bytes)
        var scanner = JSONScanner(bytes)
        var values: [JSONValue] = []
        try scanner.forEachElement { scanner throws(JSONError) in
            values.append(try JSONValue(parsing: Array(bytes[try scanner.skip()])))
        }
        #expect(.array(values) == whole)
    }

    @Test func readsOnlyItsRange() throws {
        let bytes = Array(#"xx{"a":1}yy"#.utf8)
        var scanner = JSONScanner(bytes, range: 2..<9)
        #expect(try scanner.value() == .object([.init("a", .number("1"))]))
        try scanner.end()
        for end in 3..<9 {
            var cut = JSONScanner(bytes, range: 2..<end)
            #expect(throws: JSONError.self) { try cut.value() }
        }
        // The escape's second byte lies beyond the range.
        var escape = JSONScanner(Array(#""\"""#.utf8), range: 0..<2)
        #expect(throws: JSONError.self) { try escape.skip() }
        var clamped = JSONScanner(bytes, range: 9..<100)
        #expect(throws: JSONError.self) { try clamped.value() }
        #expect(JSONScanner(bytes, range: 50..<100).isAtEnd)
    }

    @Test func integersAreWholeAndFit() throws {
        for (text, value) in [
            ("0", 0), ("-0", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min),
        ] as [(String, Int64)] {
            var scanner = JSONScanner(Array(text.utf8))
            #expect(try scanner.int64() == value)
            #expect(try JSONValue(parsing: text).int64 == value)
        }
        for text in [
            "9223372036854775808", "-9223372036854775809", "1.0", "1e3", String(repeating: "9", count: 10_000),
        ] {
            #expect(kind(text) { scanner throws(JSONError) in _ = try scanner.int64() } == .unexpectedType)
            #expect(try JSONValue(parsing: text).int64 == nil)
        }
    }

    @Test func aValueOfAnotherTypeIsUnexpected() {
        for text in ["null", "true", "1", "[]", "{}"] {
            #expect(kind(text) { scanner throws(JSONError) in _ = try scanner.string() } == .unexpectedType)
        }
        for text in ["null", "true", "\"1\"", "[]", "{}"] {
            #expect(kind(text) { scanner throws(JSONError) in _ = try scanner.int64() } == .unexpectedType)
            #expect(kind(text) { scanner throws(JSONError) in _ = try scanner.number() } == .unexpectedType)
        }
        for text in ["null", "1", "\"true\"", "[]"] {
            #expect(kind(text) { scanner throws(JSONError) in _ = try scanner.bool() } == .unexpectedType)
        }
        for text in ["null", "1", "{}", "\"\""] {
            #expect(
                kind(text) { scanner throws(JSONError) in
                    try scanner.forEachElement { scanner throws(JSONError) in try scanner.skip() }
                } == .unexpectedType)
        }
        for text in ["null", "1", "[]", "\"\""] {
            #expect(
                kind(text) { scanner throws(JSONError) in
                    try scanner.forEachMember { _, scanner throws(JSONError) in try scanner.skip() }
                } == .unexpectedType)
        }
    }

    @Test func syntaxErrorsAreMalformed() {
        for text in ["{1:2}", "{\"a\":1,}", "{,}", "[1,]", "nul", "\"\\q\"", "", "{\"a\" 1}"] {
            #expect(kind(text) { scanner throws(JSONError) in _ = try scanner.value() } == .malformed, "\(text)")
        }
    }

    @Test func nullIsConsumedOnlyWhereItStands() throws {
        var scanner = JSONScanner(Array("[null, 1]".utf8))
        var seen: [Bool] = []
        try scanner.forEachElement { scanner throws(JSONError) in
            let isNull = try scanner.null()
            seen.append(isNull)
            if !isNull { try scanner.skip() }
        }
        #expect(seen == [true, false])
    }

    @Test func errorsSayWhere() {
        do {
            _ = try JSONValue(parsing: #"{"a": [1, x]}"#)
            Issue.record("accepted")
        } catch {
            #expect(error.offset == 10)
            #expect(error.description == "no JSON value at byte 10")
        }
    }

    @Test func theLastOfDuplicatesCounts() throws {
        #expect(try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#)["a"] == .number("3"))
        #expect(try JSONValue(parsing: "[1]")["a"] == nil)
    }

    private func kind(_ text: String, _ body: (inout JSONScanner) throws(JSONError) -> Void) -> JSONError.Kind? {
        var scanner = JSONScanner(Array(text.utf8))
        do throws(JSONError) {
            try body(&scanner)
            return nil
        } catch {
            return error.kind
        }
    }
}
