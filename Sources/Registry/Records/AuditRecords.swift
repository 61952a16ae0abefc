import Foundation

/// The rows of `audit_events`.
struct AuditRecords {
    let connection: any SQLConnection

    /// Appends an event. Its number follows the last one: writers run one after another.
    ///
    /// - Parameter last: a number that its own is greater than.
    func insert(
        _ entry: AuditEntry, by actor: AuditActor, at now: Date, outcome: AuditEvent.Outcome, after last: Int64 = 0
    ) throws(RegistryError) {
        try connection.execute(
            """
            INSERT INTO audit_events (sequence, time, actor_kind, actor_name, operation, object, details, outcome)
            VALUES ((SELECT CASE WHEN COALESCE(MAX(sequence), 0) > ? THEN MAX(sequence) ELSE ? END + 1
                FROM audit_events), ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(last), .integer(last), .date(now), .text(actor.kind.rawValue), .text(Self.bounded(actor.name)),
                .text(entry.operation),
                .text(Self.bounded(entry.object)), .text(try Self.encode(entry.details)), .text(outcome.rawValue),
            ])
    }

    /// The newest events first.
    func newest(limit: Int, since: Date?) throws(RegistryError) -> [AuditEvent] {
        let rows = try connection.query(
            """
            SELECT sequence, time, actor_kind, actor_name, operation, object, details, outcome FROM audit_events
            WHERE time >= ? ORDER BY sequence DESC LIMIT ?
            """, [since.map(SQLValue.date) ?? .integer(.min), .integer(Int64(limit))])
        var events: [AuditEvent] = []
        for row in rows { events.append(try Self.event(row)) }
        return events
    }

    private static func event(_ row: SQLRow) throws(RegistryError) -> AuditEvent {
        guard let kind = AuditActor.Kind(rawValue: try row.text(2)) else { throw SQLRow.damaged(2, "an actor") }
        guard let outcome = AuditEvent.Outcome(rawValue: try row.text(7)) else { throw SQLRow.damaged(7, "an outcome") }
        let json = Data(try row.text(6).utf8)
        guard let details = try? JSONDecoder().decode([String: [String]].self, from: json) else {
            throw SQLRow.damaged(6, "a JSON object")
        }
        return AuditEvent(
            sequence: try row.integer(0), time: try row.date(1), actor: AuditActor(kind: kind, name: try row.text(3)),
            operation: try row.text(4), object: try row.text(5), details: details, outcome: outcome)
    }

    private static func encode(_ details: [String: [String]]) throws(RegistryError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            // The reason of a refusal names what was asked for, which may be a token.
            let masked = details.mapValues { values in values.map { MaskedText.mask($0) } }
            return String(decoding: try encoder.encode(masked), as: UTF8.self)
        } catch {
            throw RegistryError(.invalid, "The operation's arguments cannot be written as JSON: use valid text.")
        }
    }

    /// A refused name may be of any length and hold anything, and PostgreSQL's text no NUL; one event stays small
    /// and printable. A token that was sent for a name is masked.
    private static func bounded(_ text: String) -> String {
        var result = ""
        for scalar in MaskedText.mask(text).unicodeScalars.prefix(ObjectName.maximumLength) {
            result.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return result
    }
}
