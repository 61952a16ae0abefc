/// Writes and checks sets of row positions in the portable form of 64-bit Roaring bitmaps, which deletion vectors of
/// Delta and Iceberg share (RoaringFormatSpec, "Extension for 64-bit implementations").
enum RoaringBitmap {
    private static let cookie: UInt32 = 12_346
    private static let cookieWithRuns: UInt32 = 12_347
    /// Values up to which a container is an array; more take a bitmap of 65,536 bits.
    private static let maximumArray = 4096

    /// - Parameter positions: ascending, without repetitions.
    static func write(_ positions: [UInt64], into bytes: inout [UInt8]) {
        var high: [(key: UInt32, range: Range<Int>)] = []
        for (index, position) in positions.enumerated() {
            let key = UInt32(truncatingIfNeeded: position >> 32)
            if let last = high.indices.last, high[last].key == key {
                high[last].range = high[last].range.lowerBound..<(index + 1)
            } else {
                high.append((key, index..<(index + 1)))
            }
        }
        append(UInt64(high.count), to: &bytes)
        for part in high {
            append(part.key, to: &bytes)
            writeHalf(positions[part.range], into: &bytes)
        }
    }

    /// The lower 32 bits of some positions.
    private static func writeHalf(_ positions: ArraySlice<UInt64>, into bytes: inout [UInt8]) {
        var containers: [(key: UInt16, range: Range<Int>)] = []
        for index in positions.indices {
            let key = UInt16(truncatingIfNeeded: positions[index] >> 16)
            if let last = containers.indices.last, containers[last].key == key {
                containers[last].range = containers[last].range.lowerBound..<(index + 1)
            } else {
                containers.append((key, index..<(index + 1)))
            }
        }
        append(cookie, to: &bytes)
        append(UInt32(containers.count), to: &bytes)
        for container in containers {
            append(container.key, to: &bytes)
            append(UInt16(truncatingIfNeeded: container.range.count - 1), to: &bytes)
        }
        var offset = 8 + containers.count * 8
        for container in containers {
            append(UInt32(offset), to: &bytes)
            offset += container.range.count > maximumArray ? 8192 : container.range.count * 2
        }
        for container in containers {
            let values = positions[container.range]
            if values.count <= maximumArray {
                for value in values { append(UInt16(truncatingIfNeeded: value), to: &bytes) }
            } else {
                let start = bytes.count
                bytes.append(contentsOf: repeatElement(0, count: 8192))
                for value in values {
                    let bit = Int(value & 0xFFFF)
                    bytes[start + bit / 8] |= 1 << UInt8(bit % 8)
                }
            }
        }
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    // MARK: Reading

    /// The positions of a bitmap, ascending.
    ///
    /// - Parameter bytes: of which ``cardinality(_:)`` knows the number.
    static func positions(_ bytes: ArraySlice<UInt8>) -> [UInt64] {
        var positions: [UInt64] = []
        _ = walk(bytes) { positions.append($0) }
        return positions
    }

    /// How many positions a bitmap holds.
    ///
    /// - Returns: nil where the bytes are no bitmap, or go on after it.
    static func cardinality(_ bytes: ArraySlice<UInt8>) -> Int64? { walk(bytes, nil) }

    /// - Parameter visit: gets every position; nil where only their number is wanted.
    private static func walk(_ bytes: ArraySlice<UInt8>, _ visit: ((UInt64) -> Void)?) -> Int64? {
        var rest = Cursor(rest: bytes)
        guard let parts = rest.number(8) else { return nil }
        var count: Int64 = 0
        var previous: UInt64?
        for _ in 0..<parts {
            guard let key = rest.number(4), previous.map({ $0 < key }) ?? true,
                let half = half(&rest, above: key << 32, visit)
            else {
                return nil
            }
            previous = key
            count += half
        }
        return rest.rest.isEmpty ? count : nil
    }

    private static func half(
        _ rest: inout Cursor, above base: UInt64, _ visit: ((UInt64) -> Void)?
    ) -> Int64? {
        guard let cookie = rest.number(4) else { return nil }
        var runs: [UInt8] = []
        let containers: Int
        if cookie & 0xFFFF == UInt64(cookieWithRuns) {
            containers = Int(cookie >> 16) + 1
            guard let flags = rest.take((containers + 7) / 8) else { return nil }
            runs = Array(flags)
        } else {
            guard cookie == UInt64(Self.cookie), let number = rest.number(4), number <= 65_536 else { return nil }
            containers = Int(number)
        }
        var sizes: [(base: UInt64, size: Int)] = []
        var previous: UInt64?
        for _ in 0..<containers {
            guard let key = rest.number(2), previous.map({ $0 < key }) ?? true, let size = rest.number(2) else {
                return nil
            }
            previous = key
            sizes.append((base | key << 16, Int(size) + 1))
        }
        // With runs, few containers have no offsets before them.
        if runs.isEmpty || containers >= 4 { guard rest.take(containers * 4) != nil else { return nil } }
        var count: Int64 = 0
        for (index, (base, size)) in sizes.enumerated() {
            let isRun = !runs.isEmpty && runs[index / 8] & (1 << UInt8(index % 8)) != 0
            guard let found = isRun ? spans(&rest, base, visit) : values(size, &rest, base, visit), found == size else {
                return nil
            }
            count += Int64(found)
        }
        return count
    }

    private static func spans(_ rest: inout Cursor, _ base: UInt64, _ visit: ((UInt64) -> Void)?) -> Int? {
        guard let runs = rest.number(2) else { return nil }
        var count = 0
        var next: UInt64 = 0
        for _ in 0..<runs {
            guard let start = rest.number(2), let length = rest.number(2), start >= next, start + length <= 0xFFFF
            else {
                return nil
            }
            next = start + length + 1
            count += Int(length) + 1
            if let visit { for value in start...(start + length) { visit(base | value) } }
        }
        return count
    }

    private static func values(
        _ size: Int, _ rest: inout Cursor, _ base: UInt64, _ visit: ((UInt64) -> Void)?
    ) -> Int? {
        if size > maximumArray { return bits(&rest, base, visit) }
        guard let bytes = rest.take(size * 2) else { return nil }
        var previous = -1
        for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
            let value = Int(bytes[index]) | Int(bytes[index + 1]) << 8
            guard value > previous else { return nil }
            previous = value
            visit?(base | UInt64(value))
        }
        return size
    }

    private static func bits(_ rest: inout Cursor, _ base: UInt64, _ visit: ((UInt64) -> Void)?) -> Int? {
        guard let bytes = rest.take(8192) else { return nil }
        if let visit {
            for (index, byte) in bytes.enumerated() where byte != 0 {
                for bit in 0..<8 where byte & (1 << UInt8(bit)) != 0 { visit(base | UInt64(index * 8 + bit)) }
            }
        }
        return bytes.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    private struct Cursor {
        var rest: ArraySlice<UInt8>

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        /// Little-endian.
        mutating func number(_ bytes: Int) -> UInt64? {
            take(bytes)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
