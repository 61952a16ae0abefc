import Tables

/// Whether the files of a range of versions can be read together.
///
/// Recipients read a range of changes under one schema. Columns may come, go and be renamed inside it; but files that
/// were partitioned otherwise, or hold a column with another type, would be read as nulls or not at all.
enum SchemaContinuity {
    /// - Parameter version: the version that brought `new`.
    /// - Throws: ``TableError`` of kind `unsupported` that names what changed and the ways out.
    static func check(from old: TableMetadata, to new: TableMetadata, at version: Int64) throws(TableError) {
        if partitioning(old) != partitioning(new) {
            throw refusal("the table's partition columns change", at: version)
        }
        if let column = changed(old.schema, new.schema) {
            throw refusal("the type of the column '\(column)' changes", at: version)
        }
    }

    private static func partitioning(_ metadata: TableMetadata) -> [String] {
        metadata.partitionColumns.map { metadata.schema.field(named: $0)?.physicalName ?? $0 }
    }

    /// The first column of both that has another type in each; columns are the same by their physical names.
    private static func changed(_ old: StructType, _ new: StructType) -> String? {
        for field in new.fields {
            guard let before = old.fields.first(where: { $0.physicalName == field.physicalName }) else { continue }
            // A widened type is one that readers of the feature read from both kinds of files.
            if !field.typeChanged, !isSame(before.type, field.type) { return field.name }
        }
        return nil
    }

    private static func isSame(_ old: DataType, _ new: DataType) -> Bool {
        switch (old, new) {
        case (.structure(let old), .structure(let new)): changed(old, new) == nil
        case (.array(let old, _), .array(let new, _)): isSame(old, new)
        case (.map(let oldKey, let oldValue, _), .map(let newKey, let newValue, _)):
            isSame(oldKey, newKey) && isSame(oldValue, newValue)
        default: old == new
        }
    }

    private static func refusal(_ what: String, at version: Int64) -> TableError {
        TableError(
            .unsupported,
            "\(what) at version \(version), and changes before and after it cannot be read together: read "
                + "up to version \(version - 1), or from version \(version) on")
    }
}
