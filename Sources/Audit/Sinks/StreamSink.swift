internal import Glibc

/// Writes lines to standard output, or whatever else a descriptor stands for: as a rule one `write` a batch, so that
/// lines of other writers do not stand within them.
public final class StreamSink: AuditSink {
    private let file: OpenFile

    /// - Parameter descriptor: standard output by default; is duplicated, that of the caller stays as it is.
    public init(descriptor: Int32 = 1) throws(AuditError) {
        let raw = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard raw >= 0 else { throw AuditError(errno: errno, "write the audit to", "descriptor \(descriptor)") }
        // That nobody reads a pipe any more is an error of the write, and not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        file = OpenFile(owning: raw, path: descriptor == STDOUT_FILENO ? "standard output" : "descriptor \(descriptor)")
    }

    public func write(_ batch: inout AuditBatch) throws(AuditError) {
        let (written, failure) = file.write(batch.rest)
        // Where the stream took half a line, the other half comes next.
        batch.advance(by: written)
        if let failure { throw AuditError(errno: failure, "write the audit to", file.path) }
    }

    public func tick() throws(AuditError) {}

    public func close() throws(AuditError) {}
}
