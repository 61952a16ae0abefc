/// Why the registry did not do what it was asked. Nothing was changed when one is thrown, but for a connection that
/// broke during the commit: then the message says that it is unknown.
///
/// It travels as JSON between the command line and a running server, so it is `Codable`.
public struct RegistryError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// What callers decide by.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A name is taken, without regard to case.
        case alreadyExists
        /// There is no such share, schema, table, recipient, token or grant, or it is not granted.
        case notFound
        /// An argument can never be accepted: a name, a location, a lifetime, a limit.
        case invalid
        /// The object is not at the revision that the caller expects: see ``ChangeConditions``.
        case preconditionFailed
        /// The request was performed before under the same idempotency key.
        case alreadyPerformed
        /// The request contradicts what another writer did at the same time; asking again may succeed.
        case conflict
        /// The registry's database cannot be used now: locked, full, damaged, unreadable, of a newer version.
        case unavailable
    }

    public let kind: Kind
    /// One sentence: what, where, and what to do next. Holds no token and no other secret.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String { message }
}
