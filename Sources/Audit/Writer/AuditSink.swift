/// Where lines of the audit go. An ``AuditWriter`` calls it from one thread at a time, and may wait for it.
public protocol AuditSink: Sendable {
    /// Writes what is left of the batch and notes in it how far it came. Where it throws, it is called again with the
    /// same batch, so that no line is written twice and none is left out.
    func write(_ batch: inout AuditBatch) throws(AuditError)

    /// Called about once a second, whether or not there is something to write.
    func tick() throws(AuditError)

    /// Makes what was written durable, and lets go of everything.
    func close() throws(AuditError)
}
