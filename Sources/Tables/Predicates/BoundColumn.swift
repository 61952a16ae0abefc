/// A column of a table's schema that a predicate is about.
public struct BoundColumn: Sendable, Hashable {
    /// The names under which data files and statistics know the column, outermost struct first.
    public let physicalPath: [String]
    public let type: DataType
    /// Whether the value is the same in all rows of a file and recorded beside it.
    public let isPartition: Bool
    /// Whether the column sits in a struct that may itself be NULL.
    let hasNullableParent: Bool

    /// - Returns: nil for columns whose values say nothing here, and for casts that may change a value.
    init?(fields: [StructType.Field], partitionColumns: [String], cast: DataType?) {
        guard let first = fields.first, let last = fields.last else { return nil }
        physicalPath = fields.map(\.physicalName)
        type = last.type
        isPartition = fields.count == 1 && partitionColumns.contains { $0.utf8.elementsEqual(first.name.utf8) }
        hasNullableParent = fields.dropLast().contains { $0.nullable }
        if let cast, !Self.keepsValues(from: type, to: cast) { return nil }
    }

    /// Whether every value of `source` is the same value after a cast to `target`. Narrowing wraps around or
    /// gives NULL, dates become timestamps by the session's zone, and numbers in strings compare otherwise.
    private static func keepsValues(from source: DataType, to target: DataType) -> Bool {
        if source == target { return true }
        switch (source, target) {
        case (.byte, .short), (.byte, .integer), (.byte, .long), (.short, .integer), (.short, .long),
            (.integer, .long), (.byte, .double), (.short, .double), (.integer, .double), (.float, .double):
            return true
        default: return false
        }
    }
}
