/// The set of values that one column may hold in one file, derived from its facts.
struct ColumnDomain: Sendable {
    var range: ValueRange
    /// Whether a row may be NULL, and whether one may not be.
    var mayBeNull: Bool
    var mayBeValue: Bool
    /// Statistics leave NaN out, and engines disagree where it sorts.
    var mayBeNaN: Bool
    /// The bucket that holds all values that are not NULL, where one is known.
    var bucket: HashBucket?

    static let all = ColumnDomain(range: .all, mayBeNull: true, mayBeValue: true, mayBeNaN: true)

    init(range: ValueRange, mayBeNull: Bool, mayBeValue: Bool, mayBeNaN: Bool) {
        self.range = range
        self.mayBeNull = mayBeNull
        self.mayBeValue = mayBeValue
        self.mayBeNaN = mayBeNaN
    }

    init(_ facts: ColumnFacts, of column: BoundColumn) {
        let isFloating = column.type == .double || column.type == .float
        switch facts {
        case .unknown: self = .all
        case .constant(nil):
            self.init(range: .all, mayBeNull: true, mayBeValue: false, mayBeNaN: false)
        case .constant(.some(let value)):
            self.init(
                range: Self.padded(ValueRange(value)), mayBeNull: false, mayBeValue: true, mayBeNaN: isFloating)
        case .range(let lower, let upper, let nullCount, let numRecords):
            let isAllNull = nullCount != nil && nullCount == numRecords && (numRecords ?? 0) > 0
            self.init(
                range: Self.padded(ValueRange(lower: lower, upper: upper)),
                // Writers differ in whether a NULL struct counts as a NULL of its fields.
                mayBeNull: nullCount != 0 || column.hasNullableParent,
                mayBeValue: !isAllNull,
                mayBeNaN: isFloating)
        }
    }

    init(_ fact: PartitionFact, of column: BoundColumn) {
        self.init(fact.facts, of: column)
        bucket = fact.bucket
    }

    /// What is left where both are known to hold.
    func intersection(_ other: ColumnDomain) -> ColumnDomain {
        var result = ColumnDomain(
            range: range.intersection(other.range), mayBeNull: mayBeNull && other.mayBeNull,
            mayBeValue: mayBeValue && other.mayBeValue, mayBeNaN: mayBeNaN && other.mayBeNaN)
        result.bucket = bucket ?? other.bucket
        return result
    }

    /// Lets a string range begin before trailing spaces. `char(n)` columns and padding collations compare
    /// without them, and whether the stored value, the literal or both are padded differs between engines.
    private static func padded(_ range: ValueRange) -> ValueRange {
        guard case .string(let lower)? = range.lower else { return range }
        return ValueRange(lower: .string(lower.trimmingTrailingSpaces()), upper: range.upper)
    }
}

extension String {
    /// Without the U+0020 at the end.
    func trimmingTrailingSpaces() -> String {
        guard utf8.last == UInt8(ascii: " ") else { return self }
        var bytes = Array(utf8)
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
