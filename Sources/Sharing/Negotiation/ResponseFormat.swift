/// The two forms in which files of a table are answered.
public enum ResponseFormat: String, Sendable, Hashable, CaseIterable {
    /// Lines of the sharing protocol's own `file`, `add`, `cdf` and `remove` objects.
    case parquet
    /// Lines that wrap actions of the Delta log, for readers that understand its features.
    case delta
}
