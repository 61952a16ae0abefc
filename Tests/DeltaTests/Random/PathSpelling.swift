import SeededGenerator

/// The ways in which writers spell one path.
enum PathSpelling {
    private static let schemes = ["s3://", "s3a://", "s3n://"]

    /// - Parameter name: the decoded path below the root, or the decoded URI of a file elsewhere in the bucket.
    static func spell(_ name: String, _ generator: inout SeededGenerator) -> String {
        if name.hasPrefix(schemes[0]) {
            let rest = name.dropFirst(schemes[0].count)
            let bucket = rest.prefix { $0 != "/" }
            return generator.pick(schemes) + bucket + encode(rest.dropFirst(bucket.count).utf8, &generator)
        }
        let encoded = encode(name.utf8, &generator)
        return generator.chance(25) ? generator.pick(schemes) + "bucket/table/" + encoded : encoded
    }

    private static func encode(_ name: some Sequence<UInt8>, _ generator: inout SeededGenerator) -> String {
        let all = generator.chance(30)
        var text = ""
        for byte in name {
            let plain = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2F
            if byte == 0x25 || byte >= 0x80 || (!plain && generator.chance(50)) || (all && byte != 0x2F) {
                let digits = String(byte, radix: 16, uppercase: generator.chance(50))
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            } else {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return text
    }
}
