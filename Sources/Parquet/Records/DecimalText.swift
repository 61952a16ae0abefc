/// Decimals as plain numbers with all the digits of their scale.
enum DecimalText {
    /// The widest decimal that is read, in bytes; 38 digits take 16.
    static let maximumBytes = 32

    static func text(of value: Int64, scale: Int) -> String {
        place(String(value.magnitude), scale: scale, isNegative: value < 0)
    }

    /// - Parameter bytes: an integer in two's complement, the most significant byte first.
    static func text(ofBigEndian bytes: ArraySlice<UInt8>, scale: Int) -> String? {
        guard !bytes.isEmpty, bytes.count <= maximumBytes else { return nil }
        let isNegative = bytes[bytes.startIndex] & 0x80 != 0
        var magnitude = Array(bytes)
        if isNegative {
            var carry: UInt16 = 1
            for index in magnitude.indices.reversed() {
                carry += UInt16(~magnitude[index])
                magnitude[index] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
        }
        var digits: [UInt8] = []
        while magnitude.contains(where: { $0 != 0 }) {
            var rest: UInt16 = 0
            for index in magnitude.indices {
                rest = rest << 8 | UInt16(magnitude[index])
                magnitude[index] = UInt8(truncatingIfNeeded: rest / 10)
                rest %= 10
            }
            digits.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest))
        }
        let text = digits.isEmpty ? "0" : String(decoding: digits.reversed(), as: UTF8.self)
        return place(text, scale: scale, isNegative: isNegative)
    }

    private static func place(_ digits: String, scale: Int, isNegative: Bool) -> String {
        let scale = max(0, min(scale, 1000))
        var digits = digits
        if digits.utf8.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits }
        let whole = digits.dropLast(scale)
        return (isNegative ? "-" : "") + whole + (scale > 0 ? "." + digits.suffix(scale) : "")
    }
}
