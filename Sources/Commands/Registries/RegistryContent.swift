import Registry

/// How much a registry holds, in a phrase.
struct RegistryContent {
    /// By table of the schema.
    let rows: [String: Int64]

    var text: String {
        let nouns = [
            ("shares", "share", "shares"), ("shared_tables", "table", "tables"),
            ("recipients", "recipient", "recipients"), ("tokens", "token", "tokens"),
            ("audit_events", "audit event", "audit events"),
        ]
        return nouns.map { table, one, many in
            let count = rows[table] ?? 0
            return "\(count) \(count == 1 ? one : many)"
        }.joined(separator: ", ")
    }
}
