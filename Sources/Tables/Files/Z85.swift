/// The Z85 encoding (ZeroMQ RFC 32) that deletion vector descriptors use: five characters for four bytes.
public enum Z85 {
    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

    private static let values: [UInt8?] = {
        var table = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    /// The bytes; nil where the length is no multiple of five, or a character or group is not Z85.
    public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 5 == 0 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 5 * 4)
        var group: UInt64 = 0
        for (index, character) in text.enumerated() {
            guard let value = values[Int(character)] else { return nil }
            group = group * 85 + UInt64(value)
            guard index % 5 == 4 else { continue }
            guard let word = UInt32(exactly: group) else { return nil }
            for shift in [24, 16, 8, 0] as [UInt32] { result.append(UInt8(truncatingIfNeeded: word >> shift)) }
            group = 0
        }
        return result
    }

    /// The text of some bytes, with zeros after them up to a multiple of four.
    public static func encode(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 3) / 4 * 5)
        var rest = bytes
        while !rest.isEmpty {
            let group = rest.prefix(4)
            var word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            word <<= UInt32(4 - group.count) * 8
            for power in [52_200_625, 614_125, 7_225, 85, 1] as [UInt32] {
                text.append(alphabet[Int(word / power % 85)])
            }
            rest = rest.dropFirst(4)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
