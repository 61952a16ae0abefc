@testable import Tables

/// A table with a column of every type that predicates compare, and what has to hold when its files are pruned.
enum PruningModel {
    static let schema = StructType(fields: [
        field("a", .date), field("b", .long), field("i", .integer), field("y", .byte), field("f", .float),
        field("x", .double), field("t", .string), field("o", .boolean), field("ts", .timestamp),
        field("n", .timestampNtz), field("d", .decimal(precision: 38, scale: 38)),
        field("e", .decimal(precision: 10, scale: 2)), field("p", .string), field("q", .date), field("r", .long),
        field("u", .timestamp), field("v", .double),
        field(
            "s",
            .structure(
                StructType(fields: [
                    field("x", .double), field("k", .structure(StructType(fields: [field("z", .string)]))),
                ]))),
    ])

    /// The last five before the struct.
    static let partitionColumns = ["p", "q", "r", "u", "v"]

    /// Every column of the schema that has statistics or a partition value, as predicates are bound to it.
    static let columns: [BoundColumn] = {
        let names = schema.fields.dropLast().map { [$0.name] } + [["s", "x"], ["s", "k", "z"]]
        return names.compactMap { ColumnReference($0).resolve(in: schema, partitionColumns: partitionColumns) }
    }()

    private static func field(_ name: String, _ type: DataType) -> StructType.Field {
        StructType.Field(name: name, type: type, nullable: true)
    }

    /// Prunes a file by its partition values, which are all the same text, and its statistics.
    static func check(_ predicate: Predicate, partition: String?, stats: [UInt8]) {
        let pruner = FilePruner(schema: schema, partitionColumns: partitionColumns, predicate: predicate)
        let kept = pruner.mayContainMatches(partitionValues: { _ in .some(partition) }, stats: stats[...])
        let keptByPartition = pruner.mayContainMatches(partitionValues: { _ in .some(partition) }, stats: [])
        demand(keptByPartition || !kept, "statistics only take files away")

        var binder = PredicateBinder(schema: schema, partitionColumns: partitionColumns)
        let bound = binder.bind(predicate)
        let domains = domains(of: binder.columns, partition: partition, stats: stats)
        let outcomes = bound.outcomes(domains)
        demand(!outcomes.isEmpty, "a predicate has an outcome")
        demand(kept == outcomes.contains(.canBeTrue), "a file is kept where the predicate may be true")
        demand(bound.outcomes(domains.map { _ in .all }).isSuperset(of: outcomes), "what is unknown may be anything")
        // A row of the file: what holds for it, the file has to allow.
        for choice in 0..<6 {
            let row = domains.enumerated().map { point(of: $1, choice: choice == 5 ? $0 : choice) }
            demand(outcomes.isSuperset(of: bound.outcomes(row)), "a file allows what its rows do (choice \(choice))")
        }
    }

    private static func domains(of columns: [BoundColumn], partition: String?, stats: [UInt8]) -> [ColumnDomain] {
        let statistics = FileStatistics(parsing: stats, selection: StatisticsSelection(columns))
        return columns.enumerated().map { index, column in
            if column.isPartition {
                return ColumnDomain(PartitionFacts.facts(partition, type: column.type), of: column)
            }
            return statistics.map { ColumnDomain($0.facts[index], of: column) } ?? .all
        }
    }

    /// One value that a column may have: NULL, NaN, one of its bounds.
    private static func point(of domain: ColumnDomain, choice: Int) -> ColumnDomain {
        let value: Value?
        switch choice % 5 {
        case 0: value = domain.range.lower
        case 1: value = domain.range.upper
        case 2:
            guard domain.mayBeNull else { return domain }
            return ColumnDomain(range: .all, mayBeNull: true, mayBeValue: false, mayBeNaN: false)
        case 3: value = domain.range.lower ?? domain.range.upper
        default: value = domain.range.upper ?? domain.range.lower
        }
        guard domain.mayBeValue, let value else { return domain }
        return ColumnDomain(range: ValueRange(value), mayBeNull: false, mayBeValue: true, mayBeNaN: false)
    }
}
