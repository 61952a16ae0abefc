@testable import Tables

/// What has to hold of a share's filter: it is never of two minds, and shows nothing that a predicate would leave out.
enum FilterModel {
    private static let metadata = TableMetadata(
        id: "t", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "",
        schema: PruningModel.schema, partitionColumns: PruningModel.partitionColumns, configuration: [:],
        createdTime: nil)

    /// Judges a partition all of whose values are the same text.
    static func check(_ text: String, _ predicate: Predicate, partition: String?) {
        guard let verdict = verdict(text, partition) else { return }
        let negated = Self.verdict("NOT (\(text))", partition)
        demand(!(verdict && negated == true), "a partition is not shown by a filter and by its opposite")
        guard verdict else { return }
        let pruner = FilePruner(
            schema: PruningModel.schema, partitionColumns: PruningModel.partitionColumns, predicate: predicate)
        demand(
            pruner.mayContainMatches(partitionValues: { _ in .some(partition) }, stats: []),
            "what a filter shows, the same predicate keeps")
    }

    /// Nil where the text is no filter of the table, or the value cannot be read.
    private static func verdict(_ text: String, _ partition: String?) -> Bool? {
        guard let filter = try? PartitionFilter(parsing: text),
            let bound = try? BoundPartitionFilter(filter, in: metadata, partitionColumnsListed: true)
        else { return nil }
        let values = PruningModel.partitionColumns.map { PartitionValue(column: $0, value: partition) }
        return try? bound.admits(values: values, facts: [])
    }
}
