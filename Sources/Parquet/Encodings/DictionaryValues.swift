/// Looks values up in a column chunk's dictionary.
enum DictionaryValues {
    /// Appends the values of the next `count` indexes.
    static func read(
        _ count: Int, _ indexes: inout RunLengthDecoder, of dictionary: LeafValues, into values: inout LeafValues
    ) throws(ParquetError) {
        var numbers: [UInt32] = []
        numbers.reserveCapacity(count)
        try indexes.read(count, into: &numbers)
        let size = dictionary.count
        for number in numbers where number >= size { throw .malformed("a dictionary index is beyond its dictionary") }
        switch (dictionary, values) {
        case (.booleans(let known), .booleans(var target)):
            values = .booleans([])
            append(numbers, known, to: &target)
            values = .booleans(target)
        case (.int32s(let known), .int32s(var target)):
            values = .int32s([])
            append(numbers, known, to: &target)
            values = .int32s(target)
        case (.int64s(let known), .int64s(var target)):
            values = .int64s([])
            append(numbers, known, to: &target)
            values = .int64s(target)
        case (.floats(let known), .floats(var target)):
            values = .floats([])
            append(numbers, known, to: &target)
            values = .floats(target)
        case (.doubles(let known), .doubles(var target)):
            values = .doubles([])
            append(numbers, known, to: &target)
            values = .doubles(target)
        case (.bytes(let known), .bytes(var target)):
            values = .bytes(ByteValues())
            target.reserve(values: count, bytes: 0)
            try append(numbers, known, to: &target)
            values = .bytes(target)
        default: throw .malformed("the dictionary has another type than its column")
        }
    }

    private static func append<Value>(_ indexes: [UInt32], _ known: [Value], to target: inout [Value]) {
        target.reserveCapacity(target.count + indexes.count)
        for index in indexes { target.append(known[Int(index)]) }
    }

    /// The dictionary goes into the arena once where it is smaller than the values, which then are views of it.
    private static func append(
        _ indexes: [UInt32], _ known: ByteValues, to target: inout ByteValues
    ) throws(ParquetError) {
        var expanded = 0
        for index in indexes { expanded += known.range(of: Int(index)).count }
        if known.arena.count <= expanded {
            let start = try target.place(known.arena[...])
            for index in indexes {
                let range = known.range(of: Int(index))
                target.view(start + range.lowerBound, length: range.count)
            }
        } else {
            for index in indexes { try target.append(known[Int(index)]) }
        }
    }
}
