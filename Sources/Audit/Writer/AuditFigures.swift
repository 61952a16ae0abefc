/// What a writer has done and has to do.
public struct AuditFigures: Sendable, Hashable {
    /// Events that are not written yet.
    public var queued = 0
    /// Bytes that wait in the queue, without the batch that is being written.
    public var queuedBytes = 0
    /// Events that were written.
    public var written: Int64 = 0
    /// Events that were lost.
    public var lost: Int64 = 0
    /// How often the sink failed.
    public var failures: Int64 = 0
}
