import Parquet
import Tables

/// Reads some columns of a Parquet file row by row as keys: two rows have the same key where Iceberg takes the values
/// for equal, NULL equal to NULL, whatever the width that an older or younger file stores them with.
struct KeyColumns {
    /// The columns by their field ids, with the types that the table has for them.
    let columns: [(id: Int32, type: IcebergType)]

    /// - Parameter body: gets the number of each row and its key; returns whether to go on.
    func forEachRow(
        of file: ParquetFile, mayLack: Bool, _ body: (Int64, [UInt8]) throws(ParquetError) -> Void
    ) async throws(ParquetError) {
        let leaves = try columns.map { column throws(ParquetError) in try leaf(column.id, in: file, mayLack) }
        let wanted = leaves.compactMap { $0 }
        var row: Int64 = 0
        var key: [UInt8] = []
        for group in 0..<file.rowGroupCount {
            guard !wanted.isEmpty else {
                // None of the columns is there: all rows have the same key.
                key = leaves.map { _ in 0 }
                for _ in 0..<max(0, file.rowCount(ofRowGroup: group)) {
                    try body(row, key)
                    row += 1
                }
                continue
            }
            var rows = try await file.rowGroup(group, leaves: Set(wanted).sorted())
            while let batch = try rows.next(maximum: rows.batchRows) {
                var cursors = [Int](repeating: 0, count: leaves.count)
                for index in 0..<batch.rowCount {
                    key.removeAll(keepingCapacity: true)
                    for (place, leaf) in leaves.enumerated() {
                        guard let leaf, let entries = batch[leaf], index < entries.entryCount,
                            entries.definition(index) == entries.leaf.maximumDefinition
                        else {
                            key.append(0)
                            continue
                        }
                        try append(entries, cursors[place], columns[place].type, to: &key)
                        cursors[place] += 1
                    }
                    try body(row, key)
                    row += 1
                }
            }
        }
    }

    private func leaf(_ id: Int32, in file: ParquetFile, _ mayLack: Bool) throws(ParquetError) -> Int? {
        guard let index = file.leaves.firstIndex(where: { $0.fieldID == id }) else {
            guard mayLack, file.leaves.contains(where: { $0.fieldID != nil }) else {
                throw ParquetError(.malformed, "it has no column with the field id \(id)")
            }
            return nil
        }
        guard file.leaves[index].maximumRepetition == 0 else {
            throw ParquetError(.unsupported, "the column with the field id \(id) is in a list or map")
        }
        return index
    }

    private func append(
        _ entries: LeafBatch, _ value: Int, _ type: IcebergType, to key: inout [UInt8]
    ) throws(ParquetError) {
        guard value < entries.values.count else { throw ParquetError(.malformed, "a column has too few values") }
        key.append(1)
        switch entries.values {
        case .booleans(let values): key.append(values[value] ? 1 : 0)
        case .int32s(let values): integer(Int64(values[value]), type, to: &key)
        case .int64s(let values):
            if case .timestamp(let unit, _)? = entries.leaf.logicalType, unit != .microseconds {
                throw ParquetError(.unsupported, "a column of equality deletes has times that are no microseconds")
            }
            integer(values[value], type, to: &key)
        case .floats(let values): number(Double(values[value]), to: &key)
        case .doubles(let values): number(values[value], to: &key)
        case .bytes(let values):
            guard entries.leaf.type != .int96 else {
                throw ParquetError(.unsupported, "a column of equality deletes has times of 96 bits")
            }
            if case .decimal = type { decimal(values[value], to: &key) } else { text(values[value], to: &key) }
        }
    }

    /// Decimals are as wide as their precision was: all are written with sixteen bytes.
    private func integer(_ value: Int64, _ type: IcebergType, to key: inout [UInt8]) {
        if case .decimal = type {
            for shift in stride(from: Int128(120), through: 0, by: -8) {
                key.append(UInt8(truncatingIfNeeded: Int128(value) >> shift))
            }
        } else {
            for shift in stride(from: Int64(56), through: 0, by: -8) {
                key.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
    }

    private func decimal(_ bytes: ArraySlice<UInt8>, to key: inout [UInt8]) {
        let sign: UInt8 = (bytes.first ?? 0) & 0x80 == 0 ? 0 : 0xFF
        for _ in 0..<max(0, 16 - bytes.count) { key.append(sign) }
        key.append(contentsOf: bytes.suffix(16))
    }

    /// NaN equals NaN, and zero is not minus zero.
    private func number(_ value: Double, to key: inout [UInt8]) {
        let bits = value.isNaN ? Double.nan.bitPattern : value.bitPattern
        for shift in stride(from: UInt64(0), to: 64, by: 8) { key.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }

    private func text(_ bytes: ArraySlice<UInt8>, to key: inout [UInt8]) {
        for shift in [24, 16, 8, 0] { key.append(UInt8(truncatingIfNeeded: bytes.count >> shift)) }
        key.append(contentsOf: bytes)
    }
}
