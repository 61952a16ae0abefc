// fuzz: -max_len=4096
import JSON

private let depth = 32

/// Reading as a tree and stepping over agree, and what is written reads back as what it was.
func fuzz(_ bytes: [UInt8]) {
    let skipped = skip(bytes)
    let value: JSONValue
    do throws(JSONError) {
        value = try JSONValue(parsing: bytes, maximumDepth: depth)
    } catch {
        demand((0...bytes.count).contains(error.offset), "an error stands in the text")
        demand(skipped == nil || mayHoldBadStrings(bytes), "a text that can be skipped can be read")
        if skipped != nil { checkStrings(bytes) }
        return
    }
    guard let skipped else { return demand(false, "a text that can be read can be skipped") }
    checkRange(bytes, skipped, value)
    checkMembers(bytes, value)
    checkStrings(bytes)
    checkText(value)
}

private func skip(_ bytes: [UInt8]) -> Range<Int>? {
    var scanner = JSONScanner(bytes, maximumDepth: depth)
    guard let range = try? scanner.skip(), (try? scanner.end()) != nil else { return nil }
    return range
}

/// Only the bytes of strings and their surrogates are judged later than they are stepped over.
private func mayHoldBadStrings(_ bytes: [UInt8]) -> Bool {
    String(validating: bytes, as: UTF8.self) == nil
        || zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "u") && $1 | 0x20 == UInt8(ascii: "d") }
}

private func checkRange(_ bytes: [UInt8], _ range: Range<Int>, _ value: JSONValue) {
    demand(!range.isEmpty && range.upperBound <= bytes.count, "what is skipped stands in the text")
    var part = JSONScanner(bytes, range: range, maximumDepth: depth)
    demand((try? part.value()) == value && part.offset == range.upperBound, "a part reads as if it were all")
    // What stands around a part is not part of it.
    var shifted = JSONScanner([0x5B] + bytes[range] + [0x2C], range: 1..<(range.count + 1), maximumDepth: depth)
    demand((try? shifted.value()) == value && shifted.isAtEnd, "a part ends where it ends")
    var short = JSONScanner(bytes, range: range.dropLast(), maximumDepth: depth)
    if (try? short.value()) != nil { demand(isNumber(value), "a text that is cut off is none") }
}

private func isNumber(_ value: JSONValue) -> Bool { if case .number = value { true } else { false } }

/// The members one by one, by their places alone.
private func checkMembers(_ bytes: [UInt8], _ value: JSONValue) {
    guard case .object(let members) = value else { return }
    var position = 0
    var scanner = JSONScanner(bytes, maximumDepth: depth)
    do throws(JSONError) {
        try scanner.forEachRawMember { name, scanner throws(JSONError) in
            demand(position < members.count, "an object has as many members as it has")
            var names = JSONScanner(bytes, range: name)
            let key = try names.string()
            demand(key.utf8.elementsEqual(members[position].key.utf8), "members come in their order")
            demand(scanner.isName(name, "a") == (key == "a"), "a name is compared by what it stands for")
            demand(scanner.isName(name, "path") == (key == "path"), "a name is compared by what it stands for")
            var inner = JSONScanner(bytes, range: try scanner.skip(), maximumDepth: depth)
            demand(try inner.value() == members[position].value, "a member that is skipped can be read later")
            position += 1
        }
    } catch {
        demand(false, "an object can be walked: \(error)")
    }
    demand(position == members.count, "an object has as many members as it has")
}

/// Both ways of reading the strings of a list or object, which may hold bad ones, agree.
private func checkStrings(_ bytes: [UInt8]) {
    var scanner = JSONScanner(bytes, maximumDepth: depth)
    switch try? scanner.peek() {
    case .string: _ = try? checkString(&scanner)
    case .array: try? scanner.forEachElement(checkString)
    case .object: try? scanner.forEachRawMember { _, scanner throws(JSONError) in try checkString(&scanner) }
    default: break
    }
}

private func checkString(_ scanner: inout JSONScanner) throws(JSONError) {
    guard try scanner.peek() == .string else {
        try scanner.skip()
        return
    }
    var (copy, skipped) = (scanner, scanner)
    let string = try? copy.string()
    try skipped.skip()
    var arena: [UInt8] = [1, 2, 3]
    guard let text = try? scanner.text(unescaping: &arena) else {
        demand(string == nil, "a string that can be read has a text")
        scanner = skipped
        return
    }
    guard let string else { return demand(false, "a string that has a text can be read") }
    demand(text.utf8(in: scanner.bytes, unescaped: arena).elementsEqual(string.utf8), "a string's text is the string's")
    demand(text.isEmpty == string.isEmpty && arena.starts(with: [1, 2, 3]), "texts leave each other alone")
    demand(copy.offset == scanner.offset && skipped.offset == scanner.offset, "a string ends where it ends")
}

private func checkText(_ value: JSONValue) {
    let text = written(value)
    demand(text.allSatisfy { $0 >= 0x20 }, "what is written is one line")
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    demand(!scalars.contains { ["\u{85}", "\u{2028}", "\u{2029}"].contains($0) }, "it is one line to everybody")
    guard let again = try? JSONValue(parsing: text, maximumDepth: depth) else {
        return demand(false, "what is written can be read")
    }
    // By bytes besides: strings compare by canonical equivalence.
    demand(again == value && written(again) == text, "what is written reads back unchanged")
    guard case .string(let string) = value else { return }
    var writer = JSONWriter()
    writer.string(utf8: Array(string.utf8)[...])
    demand(writer.bytes == text, "both ways of writing a string agree")
}

private func written(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(value)
    return writer.bytes
}
