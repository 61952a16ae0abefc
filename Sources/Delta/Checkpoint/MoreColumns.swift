import JSON
import Parquet
import Tables

/// Members of a checkpoint's add actions that are structs or rare: statistics that have no text, and what is passed
/// through.
struct MoreColumns {
    private var statsParsed: RecordWriter?
    private var others: [(name: StaticString, writer: RecordWriter)] = []
    /// The current row's statistics as text, where it has none but as a struct.
    private(set) var stats: ArraySlice<UInt8>?
    /// See ``DataFile/passedThrough``.
    private(set) var passedThrough: [UInt8] = []

    /// - Returns: nil where the row group has none of them.
    init?(_ columns: AddColumns, _ batch: RowBatch) throws(TableError) {
        do throws(ParquetError) {
            if let node = columns.statsParsed, Self.isRead(node, batch) {
                statsParsed = try RecordWriter(node, of: batch, nulls: .leftOut)
            }
            for (name, node) in columns.passedThrough where Self.isRead(node, batch) {
                others.append((name, try RecordWriter(node, of: batch)))
            }
        } catch {
            throw TableError(error, in: "a checkpoint of the table")
        }
        if statsParsed == nil && others.isEmpty { return nil }
    }

    private static func isRead(_ node: SchemaNode, _ batch: RowBatch) -> Bool {
        node.leaves.first.flatMap { batch[$0] } != nil
    }

    /// Goes to the next row.
    mutating func next(hasStats: Bool) throws(TableError) {
        do throws(ParquetError) {
            stats = nil
            var text = JSONWriter()
            if try statsParsed?.writeNext(into: &text) == true, !hasStats { stats = text.bytes[...] }
            passedThrough.removeAll(keepingCapacity: true)
            for index in others.indices {
                var value = JSONWriter()
                if try others[index].writer.writeNext(into: &value) {
                    PassedThrough.append(others[index].name, json: value.bytes, to: &passedThrough)
                }
            }
        } catch {
            throw TableError(error, in: "a checkpoint of the table")
        }
    }
}
