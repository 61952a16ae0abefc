import Parquet

/// Goes through the rows of a leaf that stands in no list.
struct FlatCursor {
    let batch: LeafBatch
    private var value = 0

    init?(_ batch: LeafBatch?) {
        guard let batch else { return nil }
        self.batch = batch
    }

    /// The index of the next row's value; nil for null. Asked once a row, in order.
    mutating func next(_ row: Int) -> Int? {
        guard batch.definition(row) == batch.leaf.maximumDefinition else { return nil }
        defer { value += 1 }
        return value
    }
}

extension LeafBatch {
    /// The number at `index`; nil where the leaf has other values.
    func integer(_ index: Int?) -> Int64? {
        guard let index else { return nil }
        switch values {
        case .int64s(let values): return values[index]
        case .int32s(let values): return Int64(values[index])
        default: return nil
        }
    }

    /// The byte string at `index`; empty where the leaf has other values.
    func text(_ index: Int?) -> ArraySlice<UInt8> {
        guard let index, case .bytes(let values) = values else { return [] }
        return values[index]
    }
}
