@testable import Tables

/// One column `c` of a type, the SQL that asks about it, and what is known of it.
enum PruningCase {
    /// Whether a file with these facts is kept; nil if the SQL is not understood.
    static func keeps(_ sql: String, _ type: DataType, _ facts: ColumnFacts) -> Bool? {
        guard let predicate = SQLPredicateParser.parse(sql) else { return nil }
        let schema = StructType(fields: [.init(name: "c", type: type, nullable: true)])
        let pruner = FilePruner(schema: schema, partitionColumns: [], predicate: predicate)
        return pruner.mayContainMatches(pruner.partition([])) { _ in facts }
    }

    /// The same with statistics as a Delta log has them.
    static func keeps(_ sql: String, _ type: DataType, stats: String) -> Bool? {
        guard let predicate = SQLPredicateParser.parse(sql) else { return nil }
        let schema = StructType(fields: [.init(name: "c", type: type, nullable: true)])
        let pruner = FilePruner(schema: schema, partitionColumns: [], predicate: predicate)
        return pruner.mayContainMatches(partitionValues: { _ in nil }, stats: Array(stats.utf8)[...])
    }

    /// The same for a partition value.
    static func keeps(_ sql: String, _ type: DataType, partition: String?) -> Bool? {
        guard let predicate = SQLPredicateParser.parse(sql) else { return nil }
        let schema = StructType(fields: [.init(name: "c", type: type, nullable: true)])
        let pruner = FilePruner(schema: schema, partitionColumns: ["c"], predicate: predicate)
        return pruner.mayContainMatches(partitionValues: { _ in .some(partition) }, stats: [])
    }
}
