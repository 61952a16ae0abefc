/// Reads the small part of XML 1.0 that object stores answer in: elements, text, CDATA, the five named entities and
/// character references. Attributes, comments and processing instructions are passed over.
///
/// A document type is refused, and with it every entity of the document's own, so that nothing expands. Depth, names
/// and runs of text are bounded; the caller bounds the document. Its whole state is an offset and the open names.
struct XMLReader {
    static let maximumDepth = 16
    static let maximumNameLength = 128

    private let bytes: [UInt8]
    private var offset = 0
    private var open: [ArraySlice<UInt8>] = []
    private var isRootSeen = false
    /// The end of an element written as `<name/>` is still to be told.
    private var isEndPending = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// The next step; nil once the root element has ended and nothing but white space and comments follow.
    mutating func next() throws(XMLFault) -> XMLEvent? {
        if isEndPending {
            isEndPending = false
            open.removeLast()
            return .end
        }
        while offset < bytes.count {
            guard bytes[offset] == UInt8(ascii: "<") else {
                if let text = try text() { return .text(text) }
                continue
            }
            if follows("<!--") {
                try skip(past: "-->", opening: 4)
            } else if follows("<![CDATA[") {
                guard !open.isEmpty else { throw XMLFault(reason: "a CDATA section outside the root element") }
                let start = offset + 9
                try skip(past: "]]>", opening: 9)
                return .text(Array(bytes[start..<(offset - 3)]))
            } else if follows("<!") {
                throw XMLFault(reason: "a document type declaration")
            } else if follows("<?") {
                try skip(past: "?>", opening: 2)
            } else if follows("</") {
                return try endTag()
            } else {
                return try startTag()
            }
        }
        guard open.isEmpty, isRootSeen else { throw XMLFault(reason: "the document ends early") }
        return nil
    }

    private mutating func startTag() throws(XMLFault) -> XMLEvent {
        offset += 1
        guard !open.isEmpty || !isRootSeen else { throw XMLFault(reason: "a second root element") }
        guard open.count < Self.maximumDepth else { throw XMLFault(reason: "elements nested too deep") }
        let name = try name()
        isRootSeen = true
        open.append(name)
        var quote: UInt8?
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if let opened = quote {
                if byte == opened { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                quote = byte
            case UInt8(ascii: "<"):
                throw XMLFault(reason: "a tag inside a tag")
            case UInt8(ascii: ">"):
                isEndPending = bytes[offset - 2] == UInt8(ascii: "/")
                return .start(Self.local(name))
            default:
                break
            }
        }
        throw XMLFault(reason: "the document ends inside a tag")
    }

    private mutating func endTag() throws(XMLFault) -> XMLEvent {
        offset += 2
        let name = try name()
        while offset < bytes.count, Self.isSpace(bytes[offset]) { offset += 1 }
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: ">") else {
            throw XMLFault(reason: "the document ends inside a tag")
        }
        offset += 1
        guard let opened = open.popLast(), opened == name else {
            throw XMLFault(reason: "an end tag without its beginning")
        }
        return .end
    }

    private mutating func name() throws(XMLFault) -> ArraySlice<UInt8> {
        let start = offset
        while offset < bytes.count, Self.isNameByte(bytes[offset]) { offset += 1 }
        let name = bytes[start..<offset]
        guard !name.isEmpty, name.count <= Self.maximumNameLength else {
            throw XMLFault(reason: "an element without a valid name")
        }
        return name
    }

    /// The text up to the next tag; nil for white space outside the root element.
    private mutating func text() throws(XMLFault) -> [UInt8]? {
        var text: [UInt8] = []
        let isOutside = open.isEmpty
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "<") {
            let byte = bytes[offset]
            if isOutside {
                guard Self.isSpace(byte) else { throw XMLFault(reason: "text outside the root element") }
            }
            if byte == UInt8(ascii: "&") {
                try reference(into: &text)
            } else {
                text.append(byte)
                offset += 1
            }
        }
        return isOutside ? nil : text
    }

    private mutating func reference(into text: inout [UInt8]) throws(XMLFault) {
        let window = bytes[(offset + 1)..<min(bytes.count, offset + 12)]
        guard let semicolon = window.firstIndex(of: UInt8(ascii: ";")) else {
            throw XMLFault(reason: "a reference without its end")
        }
        let name = String(decoding: bytes[(offset + 1)..<semicolon], as: UTF8.self)
        offset = semicolon + 1
        switch name {
        case "amp": text.append(UInt8(ascii: "&"))
        case "lt": text.append(UInt8(ascii: "<"))
        case "gt": text.append(UInt8(ascii: ">"))
        case "quot": text.append(UInt8(ascii: "\""))
        case "apos": text.append(UInt8(ascii: "'"))
        default:
            let digits = name.hasPrefix("#x") ? name.dropFirst(2) : name.dropFirst(1)
            guard name.hasPrefix("#"), digits.utf8.allSatisfy({ Self.isNameByte($0) }),
                let value = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10),
                let scalar = Unicode.Scalar(value), value != 0
            else { throw XMLFault(reason: "a reference to an entity that XML does not define") }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        }
    }

    private mutating func skip(past terminator: StaticString, opening: Int) throws(XMLFault) {
        offset += opening
        while offset < bytes.count {
            if follows(terminator) {
                offset += terminator.utf8CodeUnitCount
                return
            }
            offset += 1
        }
        throw XMLFault(reason: "the document ends early")
    }

    private func follows(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - offset >= count else { return false }
        for index in 0..<count where bytes[offset + index] != text.utf8Start[index] { return false }
        return true
    }

    private static func local(_ name: ArraySlice<UInt8>) -> String {
        let afterPrefix = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return String(decoding: afterPrefix, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F, 0x80...: true
        default: false
        }
    }
}
