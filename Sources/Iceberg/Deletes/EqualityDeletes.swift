import Parquet
import Tables

/// Finds the rows that equality delete files delete (Iceberg specification, "Equality Delete Files").
struct EqualityDeletes: Sendable {
    /// Rows that the delete files of one data file may have together.
    private static let maximumKeys = 1 << 22
    /// Rows of one data file that are compared.
    private static let maximumRows: Int64 = 1 << 28

    let store: any ObjectStore
    /// The table's columns by their field ids.
    let places: [Int32: ColumnPlace]

    /// The rows of a data file that some delete files delete, ascending.
    ///
    /// - Parameter deletes: equality delete files that apply to it.
    func positions(
        in file: ObjectLocation, deletes: [DeleteFile]
    ) async throws(TableError) -> [UInt64] {
        var groups: [[Int32]: [DeleteFile]] = [:]
        for delete in deletes {
            guard case .equality(let ids) = delete.content else { continue }
            groups[ids, default: []].append(delete)
        }
        var positions: Set<UInt64> = []
        for (ids, files) in groups {
            let columns = try columns(ids)
            let keys = try await keys(of: files, columns)
            positions.formUnion(try await matches(in: file, columns, keys))
        }
        return positions.sorted()
    }

    private func columns(_ ids: [Int32]) throws(TableError) -> [(id: Int32, type: IcebergType)] {
        guard !ids.isEmpty else {
            throw TableError(.corrupt, "an equality delete file of the table names no columns")
        }
        return try ids.map { id throws(TableError) in
            guard let place = places[id] else {
                throw TableError(
                    .unsupported,
                    "equality deletes of the table go by a column that it no longer has, or that is in a list or map: "
                        + "its owner can compact the table (rewrite_data_files)")
            }
            return (id, place.type)
        }
    }

    private func keys(
        of deletes: [DeleteFile], _ columns: [(id: Int32, type: IcebergType)]
    ) async throws(TableError) -> ByteKeyTable {
        var keys = ByteKeyTable()
        var bytes = 0
        for delete in deletes {
            let what = "the delete file \(PathReader.name(delete.location.key))"
            do throws(ParquetError) {
                let parquet = try await ParquetFile(.object(delete.location, size: delete.size, store: store))
                try await KeyColumns(columns: columns).forEachRow(of: parquet, mayLack: false) {
                    (_, key) throws(ParquetError) in
                    bytes += key.count
                    guard keys.count < Self.maximumKeys, bytes < ByteColumn.maximumBytes / 8 else {
                        throw ParquetError(.tooLarge, "there are more than \(Self.maximumKeys) rows to compare with")
                    }
                    keys.insert(key[...])
                }
            } catch {
                throw TableError(error, in: what)
            }
        }
        return keys
    }

    private func matches(
        in file: ObjectLocation, _ columns: [(id: Int32, type: IcebergType)], _ keys: ByteKeyTable
    ) async throws(TableError) -> [UInt64] {
        let what = "the data file \(PathReader.name(file.key))"
        let size: Int64
        do { size = try await store.info(file).size } catch { throw TableError(error) }
        var positions: [UInt64] = []
        do throws(ParquetError) {
            let parquet = try await ParquetFile(.object(file, size: size, store: store))
            guard parquet.rowCount <= Self.maximumRows else {
                throw ParquetError(.tooLarge, "it has more than \(Self.maximumRows) rows")
            }
            try await KeyColumns(columns: columns).forEachRow(of: parquet, mayLack: true) {
                (row, key) throws(ParquetError) in
                if keys.contains(key[...]) { positions.append(UInt64(row)) }
            }
        } catch {
            throw TableError(error, in: what)
        }
        return positions
    }
}
