/// One request to an object store and how it ended, for metrics.
public struct StoreExchange: Sendable, Hashable {
    public enum Operation: String, Sendable, Hashable {
        case list, head, get
    }

    public let bucket: String
    public let operation: Operation
    /// That of HTTP; nil where no answer came.
    public let status: Int?
    /// Until the first byte of the answer's body, or the failure.
    public let duration: Duration
}
