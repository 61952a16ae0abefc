/// Appends JSON text to a buffer, on one line.
///
/// Besides what RFC 8259 demands, U+0085, U+2028 and U+2029 are escaped: clients that split an answer into
/// lines with Unicode's idea of a line end would otherwise cut a record in two.
public struct JSONWriter: Sendable {
    public var bytes: [UInt8]

    public init(reserving capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// JSON text that is already valid and on one line.
    public mutating func raw(_ json: some Sequence<UInt8>) {
        bytes.append(contentsOf: json)
    }

    public mutating func integer(_ value: some BinaryInteger) {
        bytes.append(contentsOf: String(value).utf8)
    }

    public mutating func bool(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    public mutating func string(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        escape(value.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A string of which the UTF-8 is at hand.
    public mutating func string(utf8 value: ArraySlice<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        escape(value)
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(let flag): bool(flag)
        case .number(let text): raw(text.utf8)
        case .string(let text): string(text)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                self.value(element)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                string(member.key)
                bytes.append(UInt8(ascii: ":"))
                self.value(member.value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Escapes what stands between the quotes of a string.
    private mutating func escape(_ text: some Collection<UInt8>) {
        var previous: UInt8 = 0
        var beforePrevious: UInt8 = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""): raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0..<0x20: control(byte)
            case 0x85 where previous == 0xC2:
                bytes.removeLast()
                raw("\\u0085")
            case 0xA8 where previous == 0x80 && beforePrevious == 0xE2:
                bytes.removeLast(2)
                raw("\\u2028")
            case 0xA9 where previous == 0x80 && beforePrevious == 0xE2:
                bytes.removeLast(2)
                raw("\\u2029")
            default: bytes.append(byte)
            }
            beforePrevious = previous
            previous = byte
        }
    }

    private mutating func control(_ byte: UInt8) {
        let digits = Array("0123456789abcdef".utf8)
        raw("\\u00")
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
    }
}
