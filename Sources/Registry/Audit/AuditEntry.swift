/// What an operation has to say about itself in the audit, before it has a number and a time.
struct AuditEntry: Sendable {
    let operation: String
    let object: String
    var details: [String: [String]] = [:]

    /// Adds the optional arguments that were given.
    func adding(_ name: String, _ values: [String?]) -> AuditEntry {
        var copy = self
        let given = values.compactMap { $0 }
        if !given.isEmpty { copy.details[name] = given }
        return copy
    }
}
