/// What the operator should hear about the audit itself. For the server's log.
public enum AuditTrouble: Sendable, Hashable, CustomStringConvertible {
    /// The sink fails; what is to be written is kept and tried again. Said at the first failure, then once a minute.
    case failing(AuditError)
    /// It writes again.
    case recovered
    /// Events are being lost from now on.
    case losing
    /// So many events were lost; the audit says so too, where they are missing.
    case lost(Int64)
    /// The server stopped before so many events were written; nothing but this tells of them.
    case lostAtEnd(Int64)
    /// Something beside the writing failed: a rotation, a compression, the removal of an old file.
    case upkeep(AuditError)

    public var description: String {
        switch self {
        case .failing(let error): "the audit is not being written: \(error)"
        case .recovered: "the audit is being written again"
        case .losing: "the audit's queue is full and events are being lost: its sink is too slow or fails"
        case .lost(let count): "\(count) events of the audit were lost; an auditGap event stands where they are missing"
        case .lostAtEnd(let count): "\(count) events of the audit were lost: the sink did not take them before the end"
        case .upkeep(let error): "the audit is being written, but: \(error)"
        }
    }
}
