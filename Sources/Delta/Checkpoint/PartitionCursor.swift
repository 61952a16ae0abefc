import Parquet
import Tables

/// Goes through the rows of a map of partition values.
struct PartitionCursor {
    private let keys: LeafBatch
    private let values: LeafBatch
    private var entry = 0
    private var key = 0
    private var value = 0
    /// Where the texts of the current row's entries are, by key and value.
    private var entries: [(key: Int, value: Int?)] = []

    /// - Throws: ``TableError`` of kind `corrupt` where keys and values are not those of the same entries.
    init?(keys: LeafBatch?, values: LeafBatch?) throws(TableError) {
        guard let keys, let values else { return nil }
        guard keys.entryCount == values.entryCount, keys.repetitions == values.repetitions else {
            throw TableError(.corrupt, "a checkpoint of the table has partition values without their keys")
        }
        self.keys = keys
        self.values = values
    }

    /// Goes to the next row and writes a text that stands for its values.
    mutating func next(into text: inout [UInt8]) throws(TableError) {
        text.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        repeat {
            let hasValue = values.definition(entry) == values.leaf.maximumDefinition
            if keys.definition(entry) == keys.leaf.maximumDefinition {
                entries.append((key, hasValue ? value : nil))
                Self.append(keys.text(key), to: &text)
                if hasValue { Self.append(values.text(value), to: &text) } else { text.append(0xFF) }
                key += 1
                if hasValue { value += 1 }
            } else if hasValue {
                throw TableError(.corrupt, "a checkpoint of the table has partition values without their keys")
            }
            entry += 1
        } while entry < keys.entryCount && keys.repetition(entry) > 0
    }

    /// The length first, so that no two rows of different values have the same text.
    private static func append(_ part: ArraySlice<UInt8>, to text: inout [UInt8]) {
        for shift in stride(from: 24, through: 0, by: -8) {
            text.append(UInt8(truncatingIfNeeded: part.count >> shift))
        }
        text.append(contentsOf: part)
    }

    /// The current row's values; the empty string stands for null (Delta protocol, "Partition Value Serialization").
    func current() throws(TableError) -> [PartitionValue] {
        var result: [PartitionValue] = []
        for entry in entries {
            let text = values.text(entry.value)
            guard let column = String(validating: keys.text(entry.key), as: UTF8.self),
                let value = String(validating: text, as: UTF8.self)
            else { throw TableError(.corrupt, "a checkpoint of the table has partition values that are not UTF-8") }
            result.append(PartitionValue(column: column, value: value.isEmpty ? nil : value))
        }
        return result
    }
}
