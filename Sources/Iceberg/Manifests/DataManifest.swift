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
            try collector.admit(batch)
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
        /// The columns of the predicate, in its order; nil for those that no file has.
        private let asked: [(id: Int32, type: IcebergType)?]
        /// What is known of each partition, by its number in ``partitions``.
        private var knownFacts: [[PartitionFact]?] = []

        init(_ source: DataManifest, _ file: AvroFile) throws(TableError) {
            self.source = source
            self.file = file
            let what = "the manifest \(PathReader.name(source.manifest.path))"
            columns = try ManifestColumns(AvroLookup(file, what: what), spec: source.spec)
            facts = PartitionFacts(spec: source.spec, places: source.context.places)
            statistics = StatisticsWriter(source.context.schema, mapping: source.context.mapping)
            builder = FileListBuilder(root: source.context.paths.root)
            paths = source.context.paths
            let columns = source.context.pruner?.columns ?? []
            asked = columns.map { column in
                source.context.places.first { $0.value.physicalPath == column.physicalPath }.map {
                    (id: $0.key, type: $0.value.type)
                }
            }
        }

        private var needsStatistics: Bool { source.context.detail || source.context.pruner?.usesStatistics == true }

        var leaves: [Int] { Set(columns.names + (needsStatistics ? columns.statistics : [])).sorted() }

        mutating func admit(_ rows: AvroBatch) throws(TableError) {
            let batch = ManifestBatch(rows, columns, of: source.manifest)
            statistics.open(lower: batch.lowerBounds?.values, upper: batch.upperBounds?.values)
            for row in 0..<rows.rowCount { try admit(batch, row) }
        }

        private mutating func admit(_ batch: ManifestBatch, _ row: Int) throws(TableError) {
            let entry = ManifestEntry(batch, row)
            guard try source.selection.includes(entry) else { return }
            try entry.checkData()
            let records = try entry.recordCount()
            PartitionTuple.key(
                source.spec.id, columns.partition, batch.rows, file.leaves, row: row, into: &key)
            let number = partitions.insert(key[...]).number
            if needsStatistics { read(batch, row) }
            if let pruner = source.context.pruner, !mayMatch(pruner, batch, row, number, records) { return }
            let size = try entry.size()
            let partition = builder.partition(for: key[...]) {
                let tuple = PartitionTuple(
                    specID: source.spec.id, columns.partition, batch.rows, file.leaves, row: row)
                return (
                    values: source.context.imported.values(of: tuple, source.spec), facts: facts.facts(of: tuple)
                )
            }
            let stats = source.context.detail ? statistics.finish(records: records) : []
            let snapshot = entry.snapshotID
            try paths.append(
                entry.path, to: &builder, partition: partition, size: size,
                modificationTime: source.context.times[snapshot] ?? 0, stats: stats)
            sequenceNumbers.append(entry.sequenceNumber)
            snapshotIDs.append(snapshot)
            partitionOf.append(UInt32(number))
        }

        private mutating func mayMatch(
            _ pruner: FilePruner, _ batch: ManifestBatch, _ row: Int, _ partition: Int, _ records: Int64
        ) -> Bool {
            while knownFacts.count <= partition { knownFacts.append(nil) }
            let known: [PartitionFact]
            if let facts = knownFacts[partition] {
                known = facts
            } else {
                known = facts.facts(
                    of: PartitionTuple(
                        specID: source.spec.id, columns.partition, batch.rows, file.leaves, row: row))
                knownFacts[partition] = known
            }
            return pruner.mayContainMatches(known) { column in
                guard let (id, type) = asked[column] else { return .unknown }
                return statistics.facts(of: id, type: type, records: records)
            }
        }

        private mutating func read(_ batch: ManifestBatch, _ row: Int) {
            statistics.begin()
            if let map = batch.nullCounts {
                for entry in batch.entries(map, row) where map.values.isPresent(entry) {
                    statistics.nulls(map.values.long(entry), of: Self.id(map, entry))
                }
            }
            if let map = batch.nanCounts {
                for entry in batch.entries(map, row) where map.values.isPresent(entry) {
                    statistics.nans(map.values.long(entry), of: Self.id(map, entry))
                }
            }
            if let map = batch.lowerBounds {
                for entry in batch.entries(map, row) where map.values.isPresent(entry) {
                    statistics.lower(entry, of: Self.id(map, entry))
                }
            }
            if let map = batch.upperBounds {
                for entry in batch.entries(map, row) where map.values.isPresent(entry) {
                    statistics.upper(entry, of: Self.id(map, entry))
                }
            }
        }

        private static func id(_ map: ManifestBatch.Map, _ entry: Int) -> Int32 {
            Int32(truncatingIfNeeded: map.keys.long(entry))
        }

        mutating func finish() -> ManifestFiles {
            ManifestFiles(
                files: builder.finish(), sequenceNumbers: sequenceNumbers, snapshotIDs: snapshotIDs,
                partitionOf: partitionOf, partitions: partitions)
        }
    }
}
