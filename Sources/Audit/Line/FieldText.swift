/// Makes text that others chose fit for a line of the audit: bounded, on one line, without secrets.
enum FieldText {
    /// What a secret begins with, and how many characters of one have to follow before it is taken for a secret.
    /// Clients send tokens where names belong. The first four are those of the registry: bearer tokens, secrets of
    /// clients, activation codes, tokens of administrators.
    private static let marks: [(text: StaticString, least: Int)] = [
        ("cwy_", 1), ("cws_", 1), ("cwa_", 1), ("cwm_", 1), ("X-Amz-Signature=", 1), ("X-Amz-Security-Token=", 1),
        ("earer ", 8), ("eyJ", 16),
    ]

    /// Whether a byte is the first of a mark: the one test that every byte has to pass.
    private static func mayBeginMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "c") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "X")
    }

    /// The text as it reads back from a line: what filters have to compare with.
    static func clean(_ text: String, limit: Int) -> String {
        var bytes: [UInt8] = []
        append(text, limit: limit, escaping: false, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text, without the quotes around it.
    ///
    /// Control characters (C0, DEL, C1) and the line ends of Unicode become U+FFFD. A text that is cut ends in U+2026.
    ///
    /// - Parameters:
    ///   - limit: bytes of UTF-8 after which it is cut, escapes not counted.
    ///   - escaping: whether quotes and backslashes are escaped as JSON has it (RFC 8259 section 7).
    static func append(_ text: String, limit: Int, escaping: Bool, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, limit: limit, escaping: escaping, to: &bytes) }
    }

    private static func append(
        _ text: UnsafeBufferPointer<UInt8>, limit: Int, escaping: Bool, to bytes: inout [UInt8]
    ) {
        var index = 0
        var written = 0
        while index < text.count {
            // Nearly every text is plain to its end.
            let plain = plainRun(of: text, from: index, limit: limit - written)
            if plain > 0 {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[index..<index + plain]))
                index += plain
                written += plain
                continue
            }
            let byte = text[index]
            if mayBeginMark(byte), let (mark, secret) = secret(in: text, at: index) {
                guard written + mark + 3 <= limit else { break }
                bytes.append(contentsOf: text[index..<index + mark])
                bytes.append(contentsOf: "***".utf8)
                index += mark + secret
                written += mark + 3
                continue
            }
            let length = length(ofScalar: byte)
            guard index + length <= text.count else { break }
            let bad = isControl(text, index, length)
            let size = bad ? 3 : length
            guard written + size <= limit else { break }
            if bad {
                bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
            } else {
                if escaping, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    bytes.append(UInt8(ascii: "\\"))
                }
                for offset in index..<index + length { bytes.append(text[offset]) }
            }
            index += length
            written += size
        }
        if index < text.count { bytes.append(contentsOf: "…".utf8) }
    }

    /// How many bytes from an index on are written as they are.
    private static func plainRun(of text: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) -> Int {
        let end = min(text.count, start + limit)
        var index = start
        while index < end {
            let byte = text[index]
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"),
                !mayBeginMark(byte) || secret(in: text, at: index) == nil
            else { break }
            index += 1
        }
        return index - start
    }

    private static func length(ofScalar first: UInt8) -> Int {
        first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    }

    private static func isControl(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int) -> Bool {
        switch length {
        case 1: text[index] < 0x20 || text[index] == 0x7F
        case 2: text[index] == 0xC2 && text[index + 1] < 0xA0
        case 3: text[index] == 0xE2 && text[index + 1] == 0x80 && (text[index + 2] == 0xA8 || text[index + 2] == 0xA9)
        default: false
        }
    }

    /// - Returns: the lengths of the mark and of the secret behind it; nil where there is none.
    private static func secret(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> (mark: Int, secret: Int)? {
        for (mark, least) in marks {
            let length = mark.utf8CodeUnitCount
            guard index + length < text.count,
                mark.withUTF8Buffer({ mark in (0..<length).allSatisfy { mark[$0] == text[index + $0] } })
            else { continue }
            var end = index + length
            while end < text.count, isSecret(text[end]) { end += 1 }
            if end - index - length >= least { return (length, end - index - length) }
        }
        return nil
    }

    /// The characters of tokens, of JSON Web Tokens and of percent-encoded signatures.
    private static func isSecret(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "."), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
