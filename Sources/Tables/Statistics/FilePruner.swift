/// Decides which files of a table a predicate may leave out.
///
/// Hints are best effort and recipients filter again, so that a file which is kept for nothing costs time only,
/// while one that is left out wrongly costs rows. Every doubt keeps the file.
public struct FilePruner: Sendable {
    private let predicate: BoundPredicate
    /// The columns of the schema that the predicate mentions.
    public let columns: [BoundColumn]
    private let selection: StatisticsSelection

    /// - Parameters:
    ///   - schema: the table's schema at the version that is read.
    ///   - partitionColumns: logical names, as `metaData` lists them.
    public init(schema: StructType, partitionColumns: [String], predicate: Predicate) {
        var binder = PredicateBinder(schema: schema, partitionColumns: partitionColumns)
        self.predicate = binder.bind(predicate)
        columns = binder.columns
        selection = StatisticsSelection(columns)
    }

    /// Whether statistics can make a difference, or partition values decide alone.
    public var usesStatistics: Bool { !selection.isEmpty }

    /// Whether the file may hold a row for which the predicate is true.
    ///
    /// - Parameters:
    ///   - partitionValues: the file's partition value of a column, by physical name: nil if the file has none
    ///     recorded, `.some(nil)` for NULL.
    ///   - facts: what the file's partition tells of columns that are no partition columns.
    ///   - stats: the file's `stats`, JSON text in UTF-8; empty where there are none. Not asked for, let alone
    ///     parsed, where the partition already decides.
    public func mayContainMatches(
        partitionValues: (String) -> String??, facts: [PartitionFact] = [],
        stats: @autoclosure () -> ArraySlice<UInt8>
    ) -> Bool {
        var domains = columns.map { column in
            column.isPartition
                ? ColumnDomain(partitionFacts(column, partitionValues), of: column) : domain(of: column, facts)
        }
        guard predicate.outcomes(domains).contains(.canBeTrue) else { return false }
        guard usesStatistics else { return true }
        let text = stats()
        guard !text.isEmpty, let statistics = FileStatistics(parsing: Array(text), selection: selection) else {
            return true
        }
        for (index, column) in columns.enumerated() where !column.isPartition {
            domains[index] = ColumnDomain(statistics.facts[index], of: column).intersection(domains[index])
        }
        return predicate.outcomes(domains).contains(.canBeTrue)
    }

    /// The same for the values as a log has them.
    public func mayContainMatches(
        partitionValues values: [PartitionValue], facts: [PartitionFact] = [],
        stats: @autoclosure () -> ArraySlice<UInt8>
    ) -> Bool {
        mayContainMatches(
            partitionValues: { name in
                values.first { $0.column.utf8.elementsEqual(name.utf8) }.map { .some($0.value) } ?? .none
            },
            facts: facts, stats: stats())
    }

    /// The same for table formats that keep their facts otherwise.
    ///
    /// - Parameter facts: what the file's statistics say of a column, by its place in ``columns``.
    public func mayContainMatches(
        _ partition: [PartitionFact] = [], _ facts: (Int) -> ColumnFacts
    ) -> Bool {
        var domains: [ColumnDomain] = []
        domains.reserveCapacity(columns.count)
        for (index, column) in columns.enumerated() {
            domains.append(ColumnDomain(facts(index), of: column).intersection(domain(of: column, partition)))
        }
        return predicate.outcomes(domains).contains(.canBeTrue)
    }

    private func domain(of column: BoundColumn, _ facts: [PartitionFact]) -> ColumnDomain {
        var domain = ColumnDomain.all
        for fact in facts where fact.physicalPath == column.physicalPath {
            domain = ColumnDomain(fact, of: column).intersection(domain)
        }
        return domain
    }

    private func partitionFacts(_ column: BoundColumn, _ partitionValues: (String) -> String??) -> ColumnFacts {
        guard let name = column.physicalPath.first, let value = partitionValues(name) else { return .unknown }
        return PartitionFacts.facts(value, type: column.type)
    }
}
