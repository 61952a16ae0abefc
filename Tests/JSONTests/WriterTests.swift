import JSON
import Testing

struct WriterTests {
    @Test(
        arguments: [
            ("", #""""#), ("a", #""a""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
            (
                "\0\u{1}\u{8}\u{B}\u{C}\u{1C}\u{1D}\u{1E}\u{1F}",
                #""\u0000\u0001\u0008\u000b\u000c\u001c\u001d\u001e\u001f""#
            ),
            ("\u{85}\u{2028}\u{2029}", #""\u0085\u2028\u2029""#),
            ("\u{7F}\u{80}\u{84}\u{86}", "\"\u{7F}\u{80}\u{84}\u{86}\""),
            ("é\u{A8}\u{E8}\u{2027}\u{202A}☃😀", "\"é\u{A8}\u{E8}\u{2027}\u{202A}☃😀\""),
            ("a\u{2028}b\u{85}c", #""a\u2028b\u0085c""#), ("\u{3028}\u{1028}\u{2068}", "\"\u{3028}\u{1028}\u{2068}\""),
        ])
    func escapesStrings(text: String, json: String) throws {
        var writer = JSONWriter()
        writer.string(text)
        #expect(writer.bytes == Array(json.utf8))
        #expect(try JSONValue(parsing: writer.bytes) == .string(text))
        var fromBytes = JSONWriter()
        fromBytes.string(utf8: ArraySlice(text.utf8))
        #expect(fromBytes.bytes == writer.bytes)
    }

    /// A clip of bytes must not be mistaken for the end of a sequence that began before it.
    @Test func everyScalarComesBackOnOneLine() throws {
        for start in stride(from: UInt32(0), to: 0x11_0000, by: 0x400) {
            var text = ""
            for value in start..<(start + 0x400) {
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            var writer = JSONWriter()
            writer.string(text)
            let back = try JSONValue(parsing: writer.bytes).string ?? ""
            #expect(Array(back.utf8) == Array(text.utf8))
            #expect(!String(decoding: writer.bytes, as: UTF8.self).unicodeScalars.contains { $0.endsALine })
        }
    }

    @Test func writesValuesAsTheyWere() throws {
        let text = #"{"a":[1,-2.50E+3,"x",null,true,false,{}],"a":[],"":{"é":"\u2028"}}"#
        var writer = JSONWriter(reserving: 10)
        writer.value(try JSONValue(parsing: text))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test func writesPieces() {
        var writer = JSONWriter()
        writer.raw("[")
        writer.integer(Int64.min)
        writer.raw(",")
        writer.integer(UInt64.max)
        writer.raw(Array(",".utf8))
        writer.bool(true)
        writer.raw(",")
        writer.bool(false)
        writer.raw("]")
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == "[-9223372036854775808,18446744073709551615,true,false]")
    }
}

extension Unicode.Scalar {
    /// What Python's `str.splitlines` and its kin take for the end of a line.
    var endsALine: Bool {
        switch value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
