/// Encodes levels, dictionary indexes and values of pages.
enum PageEncoder {
    /// Numbers in runs, repeated or bit-packed (parquet-format, "Encodings.md": Run Length Encoding / Bit-Packing
    /// Hybrid).
    static func numbers(_ numbers: [Int], upTo maximum: Int, _ levels: ParquetLayout.Levels) -> [UInt8] {
        let width = bitWidth(upTo: maximum)
        var bytes: [UInt8] = []
        switch levels {
        case .runs:
            var rest = numbers[...]
            while let first = rest.first {
                let run = rest.prefix { $0 == first }.count
                CompactWriter.append(UInt64(run) << 1, to: &bytes)
                for index in 0..<((width + 7) / 8) { bytes.append(UInt8(truncatingIfNeeded: first >> (index * 8))) }
                rest = rest.dropFirst(run)
            }
        case .packed:
            guard !numbers.isEmpty else { break }
            let groups = (numbers.count + 7) / 8
            CompactWriter.append(UInt64(groups) << 1 | 1, to: &bytes)
            var packed = [UInt8](repeating: 0, count: groups * width)
            for (index, number) in numbers.enumerated() {
                for bit in 0..<width where number >> bit & 1 == 1 {
                    let position = index * width + bit
                    packed[position / 8] |= 1 << UInt8(position % 8)
                }
            }
            bytes += packed
        }
        return bytes
    }

    static func bitWidth(upTo maximum: Int) -> Int { Int.bitWidth - maximum.leadingZeroBitCount }

    /// Values one after the other (parquet-format, "Encodings.md": PLAIN).
    static func plain(_ values: [ParquetValue], _ leaf: ParquetField.Leaf) -> [UInt8] {
        var bytes: [UInt8] = []
        if leaf == .boolean {
            bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8)
            for (index, value) in values.enumerated() where value == .boolean(true) {
                bytes[index / 8] |= 1 << UInt8(index % 8)
            }
            return bytes
        }
        for value in values {
            switch value {
            case .integer(let number): append(UInt64(bitPattern: number), leaf == .int32 ? 4 : 8, to: &bytes)
            case .double(let number): append(number.bitPattern, 8, to: &bytes)
            case .bytes(let text):
                append(UInt64(text.count), 4, to: &bytes)
                bytes += text
            case .null, .boolean, .record, .list, .map: preconditionFailure("\(value) is no \(leaf)")
            }
        }
        return bytes
    }

    /// Appends the lowest bytes of a number, the lowest first.
    static func append(_ number: UInt64, _ count: Int, to bytes: inout [UInt8]) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(index * 8))) }
    }
}
