/// A cursor over JSON text that can hand out values, skip them, or tell where they stand, without building a
/// tree of what the caller does not want.
///
/// Every access is bounds-checked and depth is limited; time and memory are linear in the input.
public struct JSONScanner: Sendable {
    public static let defaultDepth = 128

    public let bytes: [UInt8]
    /// The next byte to look at.
    public private(set) var offset: Int
    private let limit: Int
    private var depth = 0
    private let maximumDepth: Int

    /// - Parameter range: the part of `bytes` to read; all of it by default. Clamped to the bytes there are.
    public init(_ bytes: [UInt8], range: Range<Int>? = nil, maximumDepth: Int = defaultDepth) {
        self.bytes = bytes
        let all = 0..<bytes.count
        let part = (range ?? all).clamped(to: all)
        offset = part.lowerBound
        limit = part.upperBound
        self.maximumDepth = maximumDepth
    }

    /// The kind of value that comes next.
    public enum Kind: Sendable { case null, bool, number, string, array, object }

    /// Says what comes next without consuming it.
    public mutating func peek() throws(JSONError) -> Kind {
        switch try next() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw JSONError(.malformed, at: offset, "no JSON value")
        }
    }

    /// Whether only white space is left.
    public var isAtEnd: Bool {
        var copy = self
        copy.skipSpace()
        return copy.offset == limit
    }

    /// Makes sure that nothing but white space is left.
    public mutating func end() throws(JSONError) {
        skipSpace()
        guard offset == limit else { throw JSONError(.malformed, at: offset, "text after the JSON value") }
    }

    /// The next value as a tree.
    public mutating func value() throws(JSONError) -> JSONValue {
        switch try peek() {
        case .null:
            try literal("null")
            return .null
        case .bool: return .bool(try bool())
        case .number: return .number(try number())
        case .string: return .string(try string())
        case .array:
            var elements: [JSONValue] = []
            try forEachElement { scanner throws(JSONError) in elements.append(try scanner.value()) }
            return .array(elements)
        case .object:
            var members: [JSONValue.Member] = []
            try forEachMember { key, scanner throws(JSONError) in
                members.append(JSONValue.Member(key, try scanner.value()))
            }
            return .object(members)
        }
    }

    /// Skips the next value and tells where it stands, white space around it left out.
    ///
    /// What is skipped is judged by the grammar; whether its strings are UTF-8 and their surrogates paired is seen only
    /// when they are read.
    @discardableResult
    public mutating func skip() throws(JSONError) -> Range<Int> {
        let kind = try peek()
        let start = offset
        switch kind {
        case .null: try literal("null")
        case .bool: _ = try bool()
        case .number: try skipNumber()
        case .string: try skipString()
        case .array: try forEachElement { scanner throws(JSONError) in try scanner.skip() }
        case .object: try forEachRawMember { _, scanner throws(JSONError) in try scanner.skip() }
        }
        return start..<offset
    }

    public mutating func bool() throws(JSONError) -> Bool {
        switch try next() {
        case UInt8(ascii: "t"):
            try literal("true")
            return true
        case UInt8(ascii: "f"):
            try literal("false")
            return false
        default: throw JSONError(.unexpectedType, at: offset, "expected true or false")
        }
    }

    /// The text of the next number.
    public mutating func number() throws(JSONError) -> String {
        switch try next() {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
        default: throw JSONError(.unexpectedType, at: offset, "expected a number")
        }
        let start = offset
        try skipNumber()
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// The next number as a 64-bit integer.
    public mutating func int64() throws(JSONError) -> Int64 {
        _ = try next()
        let start = offset
        guard let value = Int64(try number()) else {
            throw JSONError(.unexpectedType, at: start, "expected a 64-bit integer")
        }
        return value
    }

    /// Consumes `null` if it comes next.
    public mutating func null() throws(JSONError) -> Bool {
        guard try next() == UInt8(ascii: "n") else { return false }
        try literal("null")
        return true
    }

    /// Calls `body` for every element of the next array; `body` consumes exactly one value.
    public mutating func forEachElement(
        _ body: (inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        try open(UInt8(ascii: "["), "an array")
        if try next() == UInt8(ascii: "]") {
            close()
            return
        }
        while true {
            try body(&self)
            if try separator(orClose: UInt8(ascii: "]")) { return }
        }
    }

    /// Calls `body` for every member of the next object; `body` consumes exactly one value.
    public mutating func forEachMember(
        _ body: (String, inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        try forEachRawMember { keyRange, scanner throws(JSONError) in
            var keys = JSONScanner(scanner.bytes, range: keyRange)
            try body(try keys.string(), &scanner)
        }
    }

    /// The same without making a string of each name: `body` gets where it stands, quotes included.
    public mutating func forEachRawMember(
        _ body: (Range<Int>, inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        try open(UInt8(ascii: "{"), "an object")
        if try next() == UInt8(ascii: "}") {
            close()
            return
        }
        while true {
            guard try next() == UInt8(ascii: "\"") else {
                throw JSONError(.malformed, at: offset, "expected a member's name")
            }
            let start = offset
            try skipString()
            let key = start..<offset
            guard try next() == UInt8(ascii: ":") else {
                throw JSONError(.malformed, at: offset, "expected ':' after a member's name")
            }
            offset += 1
            try body(key, &self)
            if try separator(orClose: UInt8(ascii: "}")) { return }
        }
    }

    // MARK: Tokens

    private mutating func skipSpace() {
        while offset < limit {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    /// The next byte that is not white space, not consumed.
    private mutating func next() throws(JSONError) -> UInt8 {
        skipSpace()
        guard offset < limit else { throw JSONError(.malformed, at: offset, "the text ends too early") }
        return bytes[offset]
    }

    private mutating func open(_ byte: UInt8, _ what: String) throws(JSONError) {
        guard try next() == byte else { throw JSONError(.unexpectedType, at: offset, "expected \(what)") }
        depth += 1
        guard depth <= maximumDepth else {
            throw JSONError(.tooDeep, at: offset, "nested deeper than \(maximumDepth) levels")
        }
        offset += 1
    }

    private mutating func close() {
        depth -= 1
        offset += 1
    }

    private mutating func separator(orClose closing: UInt8) throws(JSONError) -> Bool {
        switch try next() {
        case closing:
            close()
            return true
        case UInt8(ascii: ","):
            offset += 1
            return false
        default: throw JSONError(.malformed, at: offset, "expected ',' or the end of the list")
        }
    }

    private mutating func literal(_ text: String) throws(JSONError) {
        let length = text.utf8.count
        guard limit - offset >= length, bytes[offset..<offset + length].elementsEqual(text.utf8) else {
            throw JSONError(.malformed, at: offset, "expected \(text)")
        }
        offset += length
    }

    private mutating func digits() throws(JSONError) {
        let start = offset
        while offset < limit, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
        guard offset > start else { throw JSONError(.malformed, at: offset, "expected a digit") }
    }

    private mutating func skipNumber() throws(JSONError) {
        if offset < limit, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        if offset < limit, bytes[offset] == UInt8(ascii: "0") { offset += 1 } else { try digits() }
        if offset < limit, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            try digits()
        }
        if offset < limit, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < limit, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
    }

    /// Skips a string.
    ///
    /// - Returns: whether it has escapes.
    @discardableResult
    private mutating func skipString() throws(JSONError) -> Bool {
        guard try next() == UInt8(ascii: "\"") else {
            throw JSONError(.unexpectedType, at: offset, "expected a string")
        }
        let start = offset
        var hasEscapes = false
        offset += 1
        while true {
            offset = endOfPlainText(from: offset)
            guard offset < limit else { throw JSONError(.malformed, at: start, "a string without an end") }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape()
            default: throw JSONError(.malformed, at: offset, "a control character in a string")
            }
        }
    }

    /// The next byte that ends a string, escapes, or may not stand in one.
    private func endOfPlainText(from start: Int) -> Int {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            var offset = start
            while offset < limit {
                let byte = unsafe bytes[offset]
                if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
                offset += 1
            }
            return offset
        }
    }

    private mutating func skipEscape() throws(JSONError) {
        let start = offset
        offset += 1
        guard offset < limit else { throw JSONError(.malformed, at: start, "an escape without an end") }
        var length = 1
        switch bytes[offset] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            break
        case UInt8(ascii: "u"):
            length = 5
            guard limit - offset >= length, bytes[(offset + 1)..<(offset + length)].allSatisfy(Self.isHexadecimal)
            else {
                throw JSONError(.malformed, at: start, "an escape that is not four hexadecimal digits")
            }
        default: throw JSONError(.malformed, at: start, "an unknown escape")
        }
        offset += length
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    /// Whether the member's name at `range`, quotes included, is `name`.
    public func isName(_ range: Range<Int>, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        if range.count == length + 2 {
            return unsafe bytes.withUnsafeBytes { bytes in
                name.withUTF8Buffer { name in
                    for index in 0..<length {
                        if unsafe bytes[range.lowerBound + 1 + index] != name[index] { return false }
                    }
                    return true
                }
            }
        }
        // An escape makes it longer.
        guard range.count > length + 2, bytes[range].contains(UInt8(ascii: "\\")) else { return false }
        var scanner = JSONScanner(bytes, range: range)
        return (try? scanner.string()) == name.description
    }

    /// Where the next string is, without making a string of it.
    ///
    /// - Parameter arena: takes its UTF-8 where it has escapes to resolve.
    public mutating func text(unescaping arena: inout [UInt8]) throws(JSONError) -> JSONText {
        _ = try next()
        let start = offset
        let hasEscapes = try skipString()
        let body = (start + 1)..<(offset - 1)
        if hasEscapes {
            let first = arena.count
            try JSONString.unescape(bytes[body], into: &arena)
            return JSONText(range: first..<arena.count, isUnescaped: true)
        }
        guard UTF8Check.isValid(bytes[body]) else {
            throw JSONError(.malformed, at: start, "a string that is not UTF-8")
        }
        return JSONText(range: body, isUnescaped: false)
    }

    /// The next string, its escapes resolved.
    public mutating func string() throws(JSONError) -> String {
        _ = try next()
        let start = offset
        try skipString()
        return try JSONString.decode(bytes[(start + 1)..<(offset - 1)])
    }
}
