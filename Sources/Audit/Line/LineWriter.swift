/// Appends the members of one flat JSON object to a buffer, without memory of its own: it runs for every request.
struct LineWriter {
    var bytes: [UInt8]

    mutating func begin(version: Int) {
        bytes.append(contentsOf: "{\"v\":".utf8)
        append(Int64(version))
    }

    mutating func end() {
        bytes.append(contentsOf: "}\n".utf8)
    }

    mutating func member(_ name: StaticString, _ time: AuditTime) {
        key(name)
        bytes.append(UInt8(ascii: "\""))
        time.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes nothing where there is no value.
    mutating func member(_ name: StaticString, _ text: String?, limit: Int) {
        guard let text else { return }
        key(name)
        bytes.append(UInt8(ascii: "\""))
        FieldText.append(text, limit: limit, escaping: true, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes nothing where there is no value.
    mutating func member(_ name: StaticString, _ number: Int64?) {
        guard let number else { return }
        key(name)
        append(number)
    }

    private mutating func key(_ name: StaticString) {
        bytes.append(UInt8(ascii: ","))
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(_ number: Int64) {
        var magnitude = number.magnitude
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        repeat {
            bytes.append(0x30 + UInt8(magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        bytes[start...].reverse()
    }
}
