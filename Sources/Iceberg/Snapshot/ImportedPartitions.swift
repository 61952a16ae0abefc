import Tables

/// Partition columns of imported tables, whose values are in the names of folders and may be in no file.
///
/// Files that Iceberg wrote hold every column, so that partitions are nobody's business but the server's. Files that
/// were imported from Hive may lack the columns that they are partitioned by.
struct ImportedPartitions: Sendable {
    /// Logical names.
    let names: [String]
    private let columns: [Int32: ColumnPlace]

    static let none = ImportedPartitions()

    private init() {
        names = []
        columns = [:]
    }

    /// - Throws: ``TableError`` of kind `unsupported` where a column is the partition's in some files only.
    init(
        _ manifests: [ManifestFile], _ metadata: IcebergMetadata, _ definition: DeltaDefinition
    ) throws(TableError) {
        guard !definition.mapping.hasIDs else {
            self = .none
            return
        }
        let live = Set(manifests.map { $0.specID ?? 0 }).compactMap { metadata.specs[$0] }
        let sources = live.map { spec in
            Set(spec.fields.filter { $0.transform == .identity }.compactMap(\.sourceID))
        }
        let everywhere = sources.reduce(sources.first ?? []) { $0.intersection($1) }
        for field in definition.schema.fields where !everywhere.contains(field.id) {
            guard !sources.contains(where: { $0.contains(field.id) }) else {
                throw TableError(
                    .unsupported,
                    "the column '\(field.name)' is a partition column of some of the table's files only, and imported "
                        + "files may lack it: the table's owner can rewrite the imported files")
            }
        }
        let fields = definition.schema.fields.filter { everywhere.contains($0.id) }
        names = fields.map(\.name)
        var columns: [Int32: ColumnPlace] = [:]
        for field in fields {
            columns[field.id] = ColumnPlace(
                physicalPath: [definition.mapping.physicalName(field)], type: field.type)
        }
        self.columns = columns
    }

    func values(of tuple: PartitionTuple, _ spec: PartitionSpec) -> [PartitionValue] {
        guard !columns.isEmpty else { return [] }
        return zip(spec.fields, tuple.data).compactMap { field, datum in
            guard field.transform == .identity, let column = field.sourceID.flatMap({ columns[$0] }) else { return nil }
            return PartitionValue(column: column.physicalPath[0], value: PartitionText.text(datum, type: column.type))
        }
    }
}
