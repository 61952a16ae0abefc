/// A filter whose columns are found in the definition of one version, ready to judge partitions.
///
/// A partition that lacks a column of the filter, or whose value cannot be read where it matters, is an error: it is
/// neither listed nor passed over in silence.
public struct BoundPartitionFilter: Sendable {
    struct Column: Sendable {
        /// As the filter writes it.
        let name: String
        /// The name under which partition values have it.
        let physicalName: String
        let type: DataType
        /// Whether the value is in the partition values of each file; else it is what the partition is known for.
        let isListed: Bool
    }

    private indirect enum Condition: Sendable {
        case all([Condition])
        case some([Condition])
        case not(Condition)
        case comparison(Int, Predicate.Comparison, Value)
        case isNull(Int)
    }

    let columns: [Column]
    private let condition: Condition

    /// - Parameters:
    ///   - metadata: of the version whose files are to be judged.
    ///   - listed: whether `metadata` lists all partition columns, as those of Delta tables do.
    /// - Throws: ``TableError`` of kind `filterUnfit` that names the column which the filter cannot go by.
    public init(
        _ filter: PartitionFilter, in metadata: TableMetadata, partitionColumnsListed listed: Bool
    ) throws(TableError) {
        var binder = Binder(metadata: metadata, listed: listed)
        condition = try binder.bind(filter.condition)
        columns = binder.columns
    }

    private struct Binder {
        let metadata: TableMetadata
        let listed: Bool
        var columns: [Column] = []
        private var indices: [ColumnReference: Int] = [:]

        init(metadata: TableMetadata, listed: Bool) {
            self.metadata = metadata
            self.listed = listed
        }

        mutating func bind(_ condition: PartitionCondition) throws(TableError) -> Condition {
            switch condition {
            case .all(let parts): return .all(try bindAll(parts))
            case .some(let parts): return .some(try bindAll(parts))
            case .not(let part): return .not(try bind(part))
            case .comparison(let reference, let comparison, let value):
                let index = try self.index(of: reference)
                let column = columns[index]
                guard let literal = BoundPartitionFilter.literal(value, as: column.type) else {
                    throw BoundPartitionFilter.unfit(
                        column.name, "is compared with a literal of another type",
                        remedy: "the filter has to compare it with a value of its own type")
                }
                return .comparison(index, comparison, literal)
            case .isNull(let reference): return .isNull(try index(of: reference))
            }
        }

        private mutating func bindAll(_ parts: [PartitionCondition]) throws(TableError) -> [Condition] {
            var result: [Condition] = []
            for part in parts { result.append(try bind(part)) }
            return result
        }

        private mutating func index(of reference: ColumnReference) throws(TableError) -> Int {
            if let known = indices[reference] { return known }
            let name = reference.parts.joined(separator: ".")
            guard let found = reference.resolve(in: metadata.schema, partitionColumns: metadata.partitionColumns),
                found.physicalPath.count == 1, found.isPartition || !listed
            else { throw BoundPartitionFilter.notPartition(name) }
            guard BoundPartitionFilter.isExact(found.type) else {
                throw BoundPartitionFilter.unfit(
                    name, "is of a type whose partition values do not decide a comparison exactly",
                    remedy: "the filter has to go by columns that are texts, whole numbers, decimals, dates or booleans"
                )
            }
            columns.append(
                Column(
                    name: name, physicalName: found.physicalPath[0], type: found.type, isListed: found.isPartition))
            indices[reference] = columns.count - 1
            return columns.count - 1
        }
    }

    // MARK: Judging

    /// What is known of a column in a partition.
    private enum Known {
        case null
        case value(Value)
        /// The text is none that this program reads.
        case unreadable
    }

    /// Whether the files of a partition are listed.
    ///
    /// - Parameters:
    ///   - values: the partition values of the files.
    ///   - facts: what else the partition is known for.
    /// - Throws: ``TableError`` of kind `filterUnfit`.
    func admits(values: [PartitionValue], facts: [PartitionFact]) throws(TableError) -> Bool {
        var known: [Known] = []
        for column in columns { known.append(try Self.known(column, values, facts)) }
        let outcomes = Self.outcomes(of: condition, known)
        if outcomes == .canBeTrue { return true }
        guard outcomes.contains(.canBeTrue) else { return false }
        let names = zip(columns, known).compactMap { column, known in
            if case .unreadable = known { "'\(column.name)'" } else { nil }
        }
        throw TableError(
            .filterUnfit,
            "what is shared of this table is told by the partition column \(names.joined(separator: " and ")), which "
                + "has a value that cannot be read: its owner has to mend the partition")
    }

    private static func known(
        _ column: Column, _ values: [PartitionValue], _ facts: [PartitionFact]
    ) throws(TableError) -> Known {
        if column.isListed {
            guard let value = values.first(where: { $0.column.utf8.elementsEqual(column.physicalName.utf8) }) else {
                throw notPartition(column.name)
            }
            switch PartitionFacts.facts(value.value, type: column.type) {
            case .constant(nil): return .null
            case .constant(let value?): return .value(value)
            default: return .unreadable
            }
        }
        for fact in facts where fact.physicalPath == [column.physicalName] {
            guard let identity = fact.identity else { continue }
            return identity.map { .value($0) } ?? .null
        }
        throw notPartition(column.name)
    }

    private static func outcomes(of condition: Condition, _ known: [Known]) -> Outcomes {
        switch condition {
        case .all(let parts): parts.reduce(.canBeTrue) { $0.and(outcomes(of: $1, known)) }
        case .some(let parts): parts.reduce(.canBeFalse) { $0.or(outcomes(of: $1, known)) }
        case .not(let part): outcomes(of: part, known).negated
        case .isNull(let column):
            switch known[column] {
            case .null: .canBeTrue
            case .value: .canBeFalse
            case .unreadable: [.canBeTrue, .canBeFalse]
            }
        case .comparison(let column, let comparison, let literal):
            switch known[column] {
            case .null: .canBeNull
            case .unreadable: .any
            case .value(let value): value.compared(to: literal).map { comparison.holds($0) } ?? .any
            }
        }
    }

    // MARK: Types

    private static func isExact(_ type: DataType) -> Bool {
        switch type {
        case .boolean, .byte, .short, .integer, .long, .decimal, .string, .date: true
        case .float, .double, .binary, .timestamp, .timestampNtz, .structure, .array, .map, .other: false
        }
    }

    /// The literal as a value of the column's type; nil where that takes a conversion that engines make differently.
    private static func literal(_ value: Value, as type: DataType) -> Value? {
        switch (type, value) {
        case (.boolean, .boolean), (.string, .string), (.date, .date), (.decimal, .integer), (.decimal, .decimal):
            value
        case (.byte, .integer), (.short, .integer), (.integer, .integer), (.long, .integer): value
        case (.date, .string(let text)): LiteralText.value(text, as: .date)
        case (.byte, .string(let text)), (.short, .string(let text)), (.integer, .string(let text)),
            (.long, .string(let text)):
            PlainNumber.integer(text).map { .integer($0) }
        default: nil
        }
    }

    // MARK: Refusals

    private static func notPartition(_ name: String) -> TableError {
        unfit(
            name, "is no partition column of every file of the version that is read",
            remedy: "the filter has to go by a partition column, or the table be partitioned by it")
    }

    private static func unfit(_ name: String, _ what: String, remedy: String) -> TableError {
        TableError(
            .filterUnfit,
            "what is shared of this table is told by the column '\(name)', which \(what): \(remedy); its provider can "
                + "do that")
    }
}

extension Predicate.Comparison {
    /// - Parameter order: negative, zero or positive as the left side is before, equal to or after the right.
    fileprivate func holds(_ order: Int) -> Outcomes {
        let isTrue =
            switch self {
            case .equal: order == 0
            case .notEqual: order != 0
            case .lessThan: order < 0
            case .lessThanOrEqual: order <= 0
            case .greaterThan: order > 0
            case .greaterThanOrEqual: order >= 0
            }
        return isTrue ? .canBeTrue : .canBeFalse
    }
}
