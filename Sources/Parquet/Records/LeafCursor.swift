import JSON

/// The next entry of a leaf and the next of its values.
struct LeafCursor {
    let batch: LeafBatch
    private(set) var entry = 0
    private var value = 0

    init(batch: LeafBatch) {
        self.batch = batch
    }

    /// The definition level of the next entry; nil at the end.
    var definition: UInt8? { entry < batch.entryCount ? batch.definition(entry) : nil }

    /// The repetition level of the next entry; nil at the end.
    var repetition: UInt8? { entry < batch.entryCount ? batch.repetition(entry) : nil }

    /// Passes over an entry.
    mutating func pass() {
        if definition == batch.leaf.maximumDefinition { value += 1 }
        entry += 1
    }

    /// Writes the next entry, which is a value.
    mutating func write(into writer: inout JSONWriter) throws(ParquetError) {
        guard value < batch.values.count else { throw .malformed("a column has fewer values than its levels say") }
        try ValueText.write(value, of: batch, into: &writer)
        pass()
    }
}
