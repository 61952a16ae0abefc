public import Foundation

/// One administrative operation, as it is kept in the registry.
public struct AuditEvent: Sendable, Hashable, Codable {
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// It was done; the event was written in the same transaction.
        case done
        /// It was refused and changed nothing: the name is taken or missing, or an argument is invalid.
        case refused
    }

    /// Grows by one from event to event.
    public let sequence: Int64
    public let time: Date
    public let actor: AuditActor
    /// The operation's name, as ``RegistryOperation`` spells it: `createShare`, `mintToken`, …
    public let operation: String
    /// The name of the share or recipient concerned; for `revokeToken` the token's id.
    public let object: String
    /// What was asked for beyond the object, by argument; no token and no other secret.
    public let details: [String: [String]]
    public let outcome: Outcome

    public init(
        sequence: Int64, time: Date, actor: AuditActor, operation: String, object: String,
        details: [String: [String]], outcome: Outcome
    ) {
        self.sequence = sequence
        self.time = time
        self.actor = actor
        self.operation = operation
        self.object = object
        self.details = details
        self.outcome = outcome
    }
}
