public import Foundation

extension Registry {
    /// The most audit events of one answer.
    public static let maximumAuditLimit = 10_000

    /// The newest audit events, newest first.
    ///
    /// - Parameter since: only events at or after it; nil for all.
    /// - Throws: `.invalid` for a limit that is not from 0 to ``maximumAuditLimit``.
    public func auditEvents(limit: Int, since: Date? = nil) async throws(RegistryError) -> [AuditEvent] {
        guard (0...Self.maximumAuditLimit).contains(limit) else {
            throw RegistryError(
                .invalid, "An audit of \(limit) events cannot be given: ask for 0 to \(Self.maximumAuditLimit).")
        }
        return try await store.read { connection throws(RegistryError) in
            try AuditRecords(connection: connection).newest(limit: limit, since: since)
        }
    }
}
