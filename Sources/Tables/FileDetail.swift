/// How much is read of each file.
public enum FileDetail: Sendable, Hashable {
    /// What it takes to name and count files, and to tell partitions apart: path, size, partition values, deletion
    /// vector.
    case names
    /// Everything that a query of the table may need.
    case everything
}
