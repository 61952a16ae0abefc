/// Cuts an SQL expression into tokens.
struct SQLLexer {
    private let bytes: [UInt8]
    private var offset = 0

    /// - Returns: nil for text that holds anything unknown, comments among it.
    static func tokens(of text: String) -> [SQLToken]? {
        var lexer = SQLLexer(bytes: Array(text.utf8))
        var tokens: [SQLToken] = []
        while true {
            lexer.skipSpace()
            guard lexer.offset < lexer.bytes.count else { return tokens }
            guard let token = lexer.token() else { return nil }
            tokens.append(token)
        }
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = byte(at: offset), byte == 0x20 || (0x09...0x0D).contains(byte) { offset += 1 }
    }

    private mutating func token() -> SQLToken? {
        guard let first = byte(at: offset) else { return nil }
        switch first {
        case UInt8(ascii: "'"): return string()
        case UInt8(ascii: "`"): return quotedName()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: "."):
            if let next = byte(at: offset + 1), Self.isDigit(next), !followsName() { return number() }
            return sign()
        default: return Self.isWordStart(first) ? .word(word()) : sign()
        }
    }

    /// Whether the point at the cursor stands right behind a name, where it separates rather than begins.
    private func followsName() -> Bool {
        guard offset > 0 else { return false }
        return Self.isWordPart(bytes[offset - 1]) || bytes[offset - 1] == UInt8(ascii: "`")
    }

    private mutating func word() -> String {
        let start = offset
        while let byte = byte(at: offset), Self.isWordPart(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// Backslash escapes are Spark's; standard SQL takes the backslash as it is. Where both find the end of the
    /// string at the same place its value is left open, and where they may not (`\'`) nothing can be read.
    private mutating func string() -> SQLToken? {
        var content: [UInt8] = []
        var isAmbiguous = false
        offset += 1
        while let byte = byte(at: offset) {
            switch byte {
            case UInt8(ascii: "'"):
                offset += 1
                guard self.byte(at: offset) == UInt8(ascii: "'") else {
                    return .string(isAmbiguous ? nil : String(decoding: content, as: UTF8.self))
                }
                content.append(byte)
                offset += 1
            case UInt8(ascii: "\\"):
                guard let next = self.byte(at: offset + 1), next != UInt8(ascii: "'") else { return nil }
                isAmbiguous = true
                offset += 2
            default:
                content.append(byte)
                offset += 1
            }
        }
        return nil
    }

    private mutating func quotedName() -> SQLToken? {
        var content: [UInt8] = []
        offset += 1
        while let byte = byte(at: offset) {
            offset += 1
            if byte == UInt8(ascii: "`") {
                guard self.byte(at: offset) == byte else {
                    return content.isEmpty ? nil : .quotedName(String(decoding: content, as: UTF8.self))
                }
                offset += 1
            }
            content.append(byte)
        }
        return nil
    }

    private mutating func number() -> SQLToken? {
        let start = offset
        skipDigits()
        if byte(at: offset) == UInt8(ascii: ".") {
            offset += 1
            skipDigits()
        }
        if let letter = byte(at: offset), letter | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if byte(at: offset) == UInt8(ascii: "+") || byte(at: offset) == UInt8(ascii: "-") { offset += 1 }
            let digits = offset
            skipDigits()
            guard offset > digits else { return nil }
        }
        var text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if text.hasPrefix(".") { text = "0" + text }
        let suffix = word().uppercased()
        guard ["", "L", "S", "Y", "D", "F", "BD"].contains(suffix) else { return nil }
        return .number(text, suffix: suffix)
    }

    private mutating func skipDigits() {
        while let byte = byte(at: offset), Self.isDigit(byte) { offset += 1 }
    }

    /// Longest first.
    private static let signs: [(text: StaticString, means: String)] = [
        ("<=>", "<=>"), ("==", "="), ("<>", "<>"), ("!=", "<>"), ("<=", "<="), (">=", ">="), ("=", "="), ("<", "<"),
        (">", ">"), ("(", "("), (")", ")"), (",", ","), (".", "."), ("-", "-"),
    ]

    private mutating func sign() -> SQLToken? {
        for (text, meaning) in Self.signs {
            let expected = text.description.utf8
            guard bytes.count - offset >= expected.count,
                bytes[offset..<offset + expected.count].elementsEqual(expected)
            else { continue }
            // A comment: what follows it is not part of the expression.
            if meaning == "-", byte(at: offset + 1) == UInt8(ascii: "-") { return nil }
            offset += expected.count
            return .sign(meaning)
        }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWordStart(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isWordPart(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) }
}
