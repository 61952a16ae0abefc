import Avro
import Tables

/// Reads the data files of a manifest (Iceberg specification, "Manifests").
struct DataManifest {
    /// What the files of a table have in common.
    struct Context: Sendable {
        let paths: PathReader
        let mapping: DeltaColumns.Mapping
        let places: [Int32: ColumnPlace]
        let schema: IcebergSchema
        /// When each known snapshot was made, in milliseconds since the epoch.
        let times: [Int64: Int64]
        /// Whether statistics are kept.
        let detail: Bool
        /// Files that hold no row for which it is true are left out.
        let pruner: FilePruner?
        let imported: ImportedPartitions
    }

    /// Which entries are wanted.
    enum Selection: Sendable, Hashable {
        case live
        /// Files that a snapshot added.
        case added(Int64)
        /// Files that a snapshot took away.
        case removed(Int64)

        func includes(_ entry: ManifestEntry) throws(TableError) -> Bool {
            let status = try entry.status()
            switch self {
            case .live: return status != .deleted
            case .added(let snapshot): return status == .added && entry.snapshotID == snapshot
            case .removed(let snapshot): return status == .deleted && entry.snapshotID == snapshot
            }
        }
    }

    let manifest: ManifestFile
    let spec: PartitionSpec
    let context: Context
    let selection: Selection

    init(manifest: ManifestFile, spec: PartitionSpec, context: Context, selection: Selection = .live) {
        self.manifest = manifest
        self.spec = spec
        self.context = context
        self.selection = selection
    }

    func read(_ bytes: [UInt8]) throws(TableError) -> ManifestFiles {
        let file: AvroFile
        do { file = try AvroFile(bytes) } catch { throw fault(error) }
        var collector = try Collector(self, file)
        var rows: AvroReader
        do { rows = try file.reader(leaves: collector.leaves) } catch { throw fault(error) }
        while true {
            let batch: AvroBatch?
            do { batch = try rows.next() } catch { throw fault(error) }
            guard let batch else { return collector.finish() }
            for row in 0..<batch.rowCount { try collector.admit(batch, row) }
        }
    }

    private func fault(_ error: AvroError) -> TableError {
        TableError(error, in: "the manifest \(PathReader.name(manifest.path))")
    }

    // MARK: Row by row

    private struct Collector {
        private let columns: ManifestColumns
        private let source: DataManifest
        private let file: AvroFile
        private let facts: PartitionFacts
        private var statistics: StatisticsWriter
        private var builder: FileListBuilder
        private var sequenceNumbers: [Int64] = []
        private var snapshotIDs: [Int64] = []
        private var partitionOf: [UInt32] = []
        private var partitions = ByteKeyTable()
        private var key: [UInt8] = []
        private var paths: PathReader
        /// The columns of the predicate, by their physical names.
        private let asked: [[String]: (id: Int32, type: IcebergType)]

        init(_ source: DataManifest, _ file: AvroFile) throws(TableError) {
            self.source = source
            self.file = file
            let what = "the manifest \(PathReader.name(source.manifest.path))"
            columns = try ManifestColumns(AvroLookup(file, what: what), spec: source.spec)
            facts = PartitionFacts(spec: source.spec, places: source.context.places)
            statistics = StatisticsWriter(source.context.schema, mapping: source.context.mapping)
            builder = FileListBuilder(root: source.context.paths.root)
            paths = source.context.paths
            var asked: [[String]: (id: Int32, type: IcebergType)] = [:]
            for (id, place) in source.context.places { asked[place.physicalPath] = (id, place.type) }
            self.asked = asked
        }

        private var needsStatistics: Bool { source.context.detail || source.context.pruner?.usesStatistics == true }

        var leaves: [Int] { Set(columns.names + (needsStatistics ? columns.statistics : [])).sorted() }

        mutating func admit(_ batch: AvroBatch, _ row: Int) throws(TableError) {
            let entry = ManifestEntry(columns, batch, row, of: source.manifest)
            guard try source.selection.includes(entry) else { return }
            try entry.checkData()
            let records = try entry.recordCount()
            PartitionTuple.key(
                source.spec.id, columns.partition, batch, file.leaves, row: row, into: &key)
            if needsStatistics { read(batch, row) }
            if let pruner = source.context.pruner, !mayMatch(pruner, batch, row, records) { return }
            let size = try entry.size()
            let partition = builder.partition(for: key[...]) {
                let tuple = PartitionTuple(specID: source.spec.id, columns.partition, batch, file.leaves, row: row)
                return (
                    values: source.context.imported.values(of: tuple, source.spec), facts: facts.facts(of: tuple)
                )
            }
            let stats = source.context.detail ? statistics.finish(records: records) : []
            let time = source.context.times[entry.snapshotID] ?? 0
            try paths.append(
                entry.path, to: &builder, partition: partition, size: size, modificationTime: time, stats: stats)
            sequenceNumbers.append(entry.sequenceNumber)
            snapshotIDs.append(entry.snapshotID)
            partitionOf.append(UInt32(partitions.insert(key[...]).number))
        }

        private func mayMatch(_ pruner: FilePruner, _ batch: AvroBatch, _ row: Int, _ records: Int64) -> Bool {
            let tuple = PartitionTuple(specID: source.spec.id, columns.partition, batch, file.leaves, row: row)
            return pruner.mayContainMatches(facts.facts(of: tuple)) { column in
                guard let (id, type) = asked[column.physicalPath] else { return .unknown }
                return statistics.facts(of: id, type: type, records: records)
            }
        }

        private mutating func read(_ batch: AvroBatch, _ row: Int) {
            statistics.begin()
            forEach(columns.nullCounts, batch, row) { id, value, entry in statistics.nulls(value.long(entry), of: id) }
            forEach(columns.nanCounts, batch, row) { id, value, entry in statistics.nans(value.long(entry), of: id) }
            forEach(columns.lowerBounds, batch, row) { id, value, entry in statistics.lower(value.bytes(entry), of: id)
            }
            forEach(columns.upperBounds, batch, row) { id, value, entry in statistics.upper(value.bytes(entry), of: id)
            }
        }

        private func forEach(
            _ map: ManifestColumns.Map?, _ batch: AvroBatch, _ row: Int, _ body: (Int32, AvroColumn, Int) -> Void
        ) {
            guard let map, let keys = batch[map.key], let values = batch[map.value] else { return }
            for entry in batch.entries(ofList: map.list, row: row) where values.isPresent(entry) {
                body(Int32(truncatingIfNeeded: keys.long(entry)), values, entry)
            }
        }

        mutating func finish() -> ManifestFiles {
            ManifestFiles(
                files: builder.finish(), sequenceNumbers: sequenceNumbers, snapshotIDs: snapshotIDs,
                partitionOf: partitionOf, partitions: partitions)
        }
    }
}
