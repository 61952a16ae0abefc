/// Lower-case hexadecimal, as digests and signatures are written.
enum Hexadecimal {
    static func append(_ digest: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        for byte in digest {
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 15))
        }
    }

    static func encode(_ digest: some Sequence<UInt8>) -> String {
        var bytes: [UInt8] = []
        append(digest, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @inline(__always)
    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x57 + nibble
    }
}
