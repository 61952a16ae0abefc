import Avro
import Parquet
import Tables

/// Reads position delete files (Iceberg specification, "Position Delete Files"): which rows of which data files.
struct PositionDeletes: Sendable {
    /// Positions that one delete file may hold.
    private static let maximumPositions = 1 << 24

    /// Ascending positions by data file.
    private(set) var positions: [[UInt8]: [UInt64]] = [:]
    private(set) var count = 0

    var byteCount: Int { positions.reduce(0) { $0 + $1.key.count + 64 + $1.value.count * 8 } }

    init() {}

    /// - Parameter paths: makes ``FileKey``s of the paths in the file.
    init(_ file: DeleteFile, store: any ObjectStore, paths: PathReader) async throws(TableError) {
        let what = "the delete file \(PathReader.name(file.location.key))"
        var collector = Collector(paths: paths, what: what)
        switch file.content {
        case .positions(.parquet):
            try await Self.readParquet(file, store, &collector)
        case .positions(.avro):
            let bytes: [UInt8]
            do {
                bytes = try await store.read(file.location, range: nil, limit: 512 << 20)
            } catch {
                throw TableError(error)
            }
            try Self.readAvro(bytes, &collector)
        case .vector, .equality: throw TableError(.corrupt, "\(what) holds no positions")
        }
        // A file that lost its end may still be one; its rows would come back.
        guard Int64(collector.count) == file.recordCount else {
            throw TableError(
                .corrupt, "\(what) is damaged: it has \(collector.count) rows, and the table says \(file.recordCount)")
        }
        positions = collector.finish()
        count = collector.count
    }

    private static func readParquet(
        _ file: DeleteFile, _ store: any ObjectStore, _ collector: inout Collector
    ) async throws(TableError) {
        do throws(ParquetError) {
            let parquet = try await ParquetFile(.object(file.location, size: file.size, store: store))
            guard let path = parquet.root["file_path"]?.leaf, let position = parquet.root["pos"]?.leaf else {
                throw ParquetError(.malformed, "it has no columns 'file_path' and 'pos'")
            }
            for group in 0..<parquet.rowGroupCount {
                var rows = try await parquet.rowGroup(group, leaves: [path, position])
                while let batch = try rows.next(maximum: rows.batchRows) {
                    try collector.admit(batch[path], batch[position])
                }
            }
        } catch {
            throw TableError(error, in: collector.what)
        }
    }

    private static func readAvro(_ bytes: [UInt8], _ collector: inout Collector) throws(TableError) {
        do throws(AvroError) {
            let file = try AvroFile(bytes)
            guard let path = file.leaf(named: ["file_path"]), let position = file.leaf(named: ["pos"]) else {
                throw AvroError(.malformed, "it has no columns 'file_path' and 'pos'")
            }
            var rows = try file.reader(leaves: [path, position])
            while let batch = try rows.next() {
                for row in 0..<batch.rowCount {
                    guard let paths = batch[path], let positions = batch[position], paths.isPresent(row),
                        positions.isPresent(row), positions.long(row) >= 0,
                        collector.admit(paths.bytes(row), positions.long(row))
                    else { throw AvroError(.malformed, "a row has no path or position, or there are too many") }
                }
            }
        } catch {
            throw TableError(error, in: collector.what)
        }
    }

    private struct Collector {
        let paths: PathReader
        let what: String
        private(set) var count = 0
        private var positions: [[UInt8]: [UInt64]] = [:]
        /// Files are listed one after the other: the last path is often the next.
        private var path: [UInt8] = []
        private var file: [UInt8]?
        private var current: [UInt64] = []

        init(paths: PathReader, what: String) {
            self.paths = paths
            self.what = what
        }

        mutating func admit(_ names: LeafBatch?, _ values: LeafBatch?) throws(ParquetError) {
            guard let names, let values, case .bytes(let texts) = names.values, case .int64s(let rows) = values.values,
                texts.count == rows.count, names.leaf.maximumRepetition == 0, values.leaf.maximumRepetition == 0,
                texts.count == names.entryCount
            else { throw ParquetError(.malformed, "a row has no path or position") }
            for index in 0..<texts.count {
                guard rows[index] >= 0, admit(texts[index], rows[index]) else {
                    throw ParquetError(.malformed, "a position is negative, or there are too many")
                }
            }
        }

        /// - Returns: false where there are too many.
        mutating func admit(_ name: ArraySlice<UInt8>, _ position: Int64) -> Bool {
            count += 1
            if !name.elementsEqual(path) || (path.isEmpty && file == nil) {
                close()
                path = Array(name)
                file = paths.fileKey(ofPath: name)
            }
            // What may not be read is no file of the table.
            if file != nil { current.append(UInt64(position)) }
            return count <= PositionDeletes.maximumPositions
        }

        private mutating func close() {
            if let file, !current.isEmpty { positions[file, default: []].append(contentsOf: current) }
            current.removeAll(keepingCapacity: true)
        }

        /// Sorted: the specification wants that of writers, and readers should not take it for granted.
        mutating func finish() -> [[UInt8]: [UInt64]] {
            close()
            return positions.mapValues { Self.sorted($0) }
        }

        private static func sorted(_ positions: [UInt64]) -> [UInt64] {
            for index in positions.indices.dropFirst() where positions[index - 1] >= positions[index] {
                return Array(Set(positions)).sorted()
            }
            return positions
        }
    }
}
