// fuzz: -max_len=20480
// seeds: Tests/AvroTests/Fixtures/*.avro
import Avro

/// Rows that are read of one file: a few bytes may stand for millions.
private let mostRows = 20_000

/// A whole file held in memory: every column is read, or refused with a reason, and is the same whatever else is asked
/// for.
func fuzz(_ bytes: [UInt8]) {
    do throws(AvroError) {
        let file = try AvroFile(bytes)
        check(file.root, of: file)
        let readable = file.leaves.filter { !$0.isNestedDeeper && $0.type != .union }.map(\.index)
        for leaf in file.leaves.prefix(50) {
            demand(file.leaf(named: leaf.path) != nil, "a leaf is found by its name")
            let isReadable = (try? file.reader(leaves: [leaf.index])) != nil
            demand(isReadable == readable.contains(leaf.index), "what can be asked for can be told before")
        }
        let together = try Totals(file, readable)
        let half = readable.filter { $0 % 2 == 0 }
        let some = try Totals(file, half)
        demand(some.rows == together.rows, "a file has the same rows whatever is asked for")
        for leaf in half {
            demand(some.sums[leaf] == together.sums[leaf], "a column is the same whatever else is asked for")
        }
    } catch {
        demand(!error.message.isEmpty, "an error says something")
    }
}

private func check(_ node: AvroNode, of file: AvroFile) {
    demand((node.kind == .scalar) == node.children.isEmpty || node.kind == .record, "scalars have no children")
    if let leaf = node.leaf { demand(file.leaves.indices.contains(leaf), "a leaf is one of the file's") }
    for child in node.children { check(child, of: file) }
}

/// What the columns hold, added up row by row, so that it does not matter how rows are put into batches.
private struct Totals {
    private(set) var rows = 0
    private(set) var sums: [Int: UInt64] = [:]

    init(_ file: AvroFile, _ leaves: [Int]) throws(AvroError) {
        var reader = try file.reader(leaves: leaves)
        while rows < mostRows, let batch = try reader.next() {
            rows += batch.rowCount
            for leaf in leaves { add(file.leaves[leaf], batch) }
        }
        // Those that were not read to their end stop in different places.
        if rows >= mostRows { (rows, sums) = (mostRows, [:]) }
    }

    private mutating func add(_ leaf: AvroLeaf, _ batch: AvroBatch) {
        guard let column = batch[leaf.index] else { return demand(false, "what was asked for is there") }
        var sum = sums[leaf.index] ?? 0
        for row in 0..<min(batch.rowCount, mostRows) {
            let entries = leaf.list.map { batch.entries(ofList: $0, row: row) } ?? row..<(row + 1)
            demand(entries.upperBound <= column.count, "a column has a slot for each entry")
            for entry in entries.prefix(1000) { sum = sum &* 31 &+ Self.hash(column, entry) }
            if let list = leaf.list {
                let isPresent = batch.isListPresent(list: list, row: row)
                demand(isPresent || entries.isEmpty, "a list that is null is empty")
                sum = sum &* 31 &+ (isPresent ? UInt64(entries.count) : 7)
            }
        }
        if leaf.list == nil { demand(column.count == batch.rowCount, "a column has a slot for each row") }
        sums[leaf.index] = sum
    }

    private static func hash(_ column: AvroColumn, _ entry: Int) -> UInt64 {
        let isPresent = column.isPresent(entry)
        let (long, double, bytes) = (column.long(entry), column.double(entry), column.bytes(entry))
        demand(isPresent || (long == 0 && double == 0 && bytes.isEmpty), "null holds nothing")
        var hash = UInt64(bitPattern: long) &+ double.bitPattern &+ (isPresent ? 1 : 0)
        for byte in bytes { hash = hash &* 31 &+ UInt64(byte) }
        return hash
    }
}
