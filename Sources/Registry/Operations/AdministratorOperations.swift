public import Foundation

extension Registry {
    /// Makes an administrator and its token, which is in the answer and nowhere else.
    ///
    /// - Parameter lifetimeSeconds: nil for a token that never expires.
    /// - Throws: `.alreadyExists` for the name, `.invalid` for the name or the lifetime.
    public func createAdministrator(
        _ name: String, lifetimeSeconds: Int64?, as actor: AuditActor
    ) async throws(RegistryError) -> MintedAdministrator {
        let (id, secret) = (UUID(), TokenFormat.administrator.random())
        let entry = AuditEntry(operation: "createAdministrator", object: name)
            .adding("lifetimeSeconds", [lifetimeSeconds.map(String.init) ?? "unlimited"])
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let name = try ObjectName(name, of: .administrator)
            let records = AdministratorRecords(connection: connection)
            if let taken = try records.find(name) {
                throw RegistryError(
                    .alreadyExists,
                    """
                    There is an administrator "\(taken.name)" already (names are compared without case): use another \
                    name, or delete that one.
                    """)
            }
            try TokenDraft.check(lifetimeSeconds)
            let created = SQLTime.rounded(now)
            let administrator = Administrator(
                id: id, name: name.text, createdAt: created,
                expiresAt: lifetimeSeconds.map { created.addingTimeInterval(TimeInterval($0)) })
            try records.insert(administrator, name, hash: TokenHash(of: secret))
            return MintedAdministrator(administrator: administrator, secret: secret)
        }
    }

    /// Deletes an administrator, whose token is refused from then on.
    ///
    /// - Returns: the administrator as it was.
    /// - Throws: `.notFound`.
    public func deleteAdministrator(
        _ name: String, as actor: AuditActor
    ) async throws(RegistryError) -> Administrator {
        let entry = AuditEntry(operation: "deleteAdministrator", object: name)
        return try await change(entry, as: actor) { connection, _ throws(RegistryError) in
            let records = AdministratorRecords(connection: connection)
            let name = try ObjectName(name, of: .administrator)
            guard let administrator = try records.find(name) else {
                throw RegistryError(
                    .notFound, "There is no administrator \"\(name)\": list the administrators to see the names.")
            }
            try records.delete(administrator.id)
            return administrator
        }
    }

    /// All administrators, ordered by name.
    public func administrators() async throws(RegistryError) -> [Administrator] {
        try await store.read { connection throws(RegistryError) in
            try AdministratorRecords(connection: connection).all()
        }
    }

    /// Whose token of the administrative API this is; nil for one that is unknown, deleted, expired at `time`, or no
    /// such token at all, as those of recipients are.
    public func authenticateAdministrator(
        token: String, at time: Date
    ) async throws(RegistryError) -> Administrator? {
        guard TokenFormat.administrator.matches(token) else { return nil }
        let hash = TokenHash(of: token)
        let found = try await store.read { connection throws(RegistryError) in
            try AdministratorRecords(connection: connection).authenticate(hash)
        }
        guard let found, found.expiresAt.map({ time < $0 }) ?? true else { return nil }
        return found
    }
}
