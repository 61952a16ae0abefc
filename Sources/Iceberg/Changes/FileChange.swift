import Tables

/// A file that a snapshot added or took away.
struct FileChange: Sendable {
    let kind: TableChanges.Kind
    let file: DataFile
}
