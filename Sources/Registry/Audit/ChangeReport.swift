public import Foundation

/// An administrative change that was made or refused, told to whoever else keeps an audit.
public struct ChangeReport: Sendable, Hashable {
    public let time: Date
    public let actor: AuditActor
    /// As ``AuditEvent/operation``.
    public let operation: String
    /// As ``AuditEvent/object``.
    public let object: String
    public let outcome: AuditEvent.Outcome
}
