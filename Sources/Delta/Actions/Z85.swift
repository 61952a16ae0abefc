/// The Z85 encoding (ZeroMQ RFC 32) that deletion vector descriptors use: five characters for four bytes.
enum Z85 {
    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

    private static let values: [UInt8?] = {
        var table = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    /// The bytes; nil where the length is no multiple of five, or a character or group is not Z85.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
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
}
