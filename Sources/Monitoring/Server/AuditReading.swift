/// What a sink of the audit has done and has to do.
public struct AuditReading: Sendable, Hashable {
    /// As the configuration names it.
    public var sink: String
    public var queuedEvents: Int
    public var queuedBytes: Int
    public var written: Int64
    public var lost: Int64
    public var failures: Int64

    public init(
        sink: String, queuedEvents: Int, queuedBytes: Int, written: Int64, lost: Int64, failures: Int64
    ) {
        self.sink = sink
        self.queuedEvents = queuedEvents
        self.queuedBytes = queuedBytes
        self.written = written
        self.lost = lost
        self.failures = failures
    }
}
