/// Numbers in addresses, prefixes and ports: digits alone, without leading zeros, so that nobody reads them as octal.
enum Decimal {
    /// The value of a text, or nil where it is no such number or larger than the limit.
    static func value(_ text: some Collection<UInt8>, through limit: Int) -> Int? {
        guard let first = text.first, text.count == 1 || first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            guard value <= limit else { return nil }
        }
        return value
    }
}
