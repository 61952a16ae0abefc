public import Foundation
public import Logging

/// Shares, their tables, recipients, grants and tokens, and the audit of every change to them.
///
/// Administrative operations are typed methods here, each a transaction together with its audit event;
/// ``perform(_:as:)`` does the same from a value. The data plane reads through the `…of:` methods, which see only
/// what a recipient is granted.
public struct Registry: Sendable {
    let store: any RegistryStore
    let logger: Logger
    let now: @Sendable () -> Date
    /// What has to hold for each change.
    private var conditions = ChangeConditions()
    /// Hears of each change, after it.
    private var observer: (@Sendable (ChangeReport) async -> Void)?
    /// Hears how long each operation took.
    private var stopwatch: Stopwatch?
    /// What recipients are answered from while the database is away; nil where they are refused then.
    private var memory: AnswerMemory?

    /// - Parameters:
    ///   - store: a store whose schema is up to date, as ``SQLiteStore/open(path:logger:)`` gives it.
    ///   - now: the clock that creation, expiry and audit are dated by.
    public init(store: any RegistryStore, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }) {
        self.store = store
        self.logger = logger
        self.now = now
    }

    /// - Parameter failure: nil for an operation that succeeded.
    public typealias Stopwatch = @Sendable (
        _ operation: String, _ failure: RegistryError.Kind?, _ time: Duration
    ) -> Void

    /// The same registry, which makes changes only where the conditions hold.
    ///
    /// - Throws: its changes throw `.preconditionFailed` or `.alreadyPerformed` where they do not.
    public func under(_ conditions: ChangeConditions) -> Registry {
        var copy = self
        copy.conditions = conditions
        return copy
    }

    /// The same registry, which tells of each change once it is made or refused.
    public func reporting(to observer: @escaping @Sendable (ChangeReport) async -> Void) -> Registry {
        var copy = self
        copy.observer = observer
        return copy
    }

    /// The same registry, which tells how long the operations of the data plane and each change took, by their names.
    public func measuring(by stopwatch: @escaping Stopwatch) -> Registry {
        var copy = self
        copy.stopwatch = stopwatch
        return copy
    }

    /// The same registry, which answers recipients from memory while its database is away.
    ///
    /// - Parameter seconds: for how long after an answer it may be given again; this bounds how long a revocation goes
    ///   unheard. 0 refuses at once.
    public func remembering(for seconds: Int) -> Registry {
        var copy = self
        copy.memory = seconds > 0 ? AnswerMemory(lifetime: .seconds(seconds)) : nil
        return copy
    }

    /// Forgets what was remembered at each change that is heard of, until the task is cancelled.
    public func forgetAtChanges() async {
        guard let memory else { return }
        for await _ in changes() { memory.forgetAll() }
    }

    /// Reads what the data plane asks for.
    ///
    /// - Parameters:
    ///   - question: the parts that tell the question from all others; no secret.
    func granted<Value: Sendable>(
        _ question: [String], _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        guard let memory else { return try await read(question[0], body) }
        return try await memory.answer(question.joined(separator: "\u{0}")) { () async throws(RegistryError) in
            try await read(question[0], body)
        }
    }

    private func read<Value: Sendable>(
        _ operation: String, _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        try await measured(operation) { () async throws(RegistryError) in try await store.read(body) }
    }

    private func measured<Value: Sendable>(
        _ operation: String, _ body: () async throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        let began = ContinuousClock.now
        do {
            let value = try await body()
            stopwatch?(operation, nil, ContinuousClock.now - began)
            return value
        } catch {
            stopwatch?(operation, error.kind, ContinuousClock.now - began)
            throw error
        }
    }

    /// Opens the registry in the SQLite file at `path`, creating it if there is none.
    ///
    /// - Throws: `.unavailable`, see ``SQLiteStore/open(path:logger:)``.
    public static func open(path: String, logger: Logger) async throws(RegistryError) -> Registry {
        Registry(store: try await SQLiteStore.open(path: path, logger: logger), logger: logger)
    }

    /// Tells that administrative changes were made, also by other processes: see ``RegistryStore/changes()``.
    public func changes() -> AsyncStream<Void> { store.changes() }

    /// Ends all connections to the database. Later calls throw `.unavailable`.
    public func close() throws(RegistryError) {
        try store.close()
    }

    /// Performs an administrative operation and gives back the object that it concerns.
    public func perform(
        _ operation: RegistryOperation, as actor: AuditActor
    ) async throws(RegistryError) -> RegistryAnswer {
        switch operation {
        case .createShare(let name, let comment, let tables, let namespaces, let changes):
            .share(
                try await createShare(
                    name, comment: comment, tables: tables, namespaces: namespaces, changes: changes, as: actor))
        case .updateShare(let name, let changes): .share(try await updateShare(name, changes, as: actor))
        case .deleteShare(let name): .share(try await deleteShare(name, as: actor))
        case .listShares: .shares(try await shares())
        case .showShare(let name): .share(try await share(name))
        case .createRecipient(let name, let comment, let shares, let addresses, let identities):
            .recipient(
                try await createRecipient(
                    name, comment: comment, shares: shares, addresses: addresses, identities: identities, as: actor))
        case .updateRecipient(let name, let changes):
            .recipient(try await updateRecipient(name, changes, as: actor))
        case .deleteRecipient(let name): .recipient(try await deleteRecipient(name, as: actor))
        case .listRecipients: .recipients(try await recipients())
        case .showRecipient(let name): .recipient(try await recipient(name))
        case .grant(let recipient, let shares):
            .recipient(try await grant(shares, to: recipient, as: actor))
        case .revoke(let recipient, let shares):
            .recipient(try await revoke(shares, from: recipient, as: actor))
        case .mintToken(let recipient, let lifetime, let kind):
            .minted(try await mintToken(for: recipient, kind, lifetimeSeconds: lifetime, as: actor))
        case .rotateToken(let recipient, let lifetime, let kind, let grace):
            .minted(
                try await rotateToken(
                    of: recipient, kind, lifetimeSeconds: lifetime, graceSeconds: grace, as: actor))
        case .retireTokens(let recipient, let id, let grace):
            .recipient(try await retireTokens(of: recipient, keeping: id, graceSeconds: grace, as: actor))
        case .revokeToken(let id): .revoked(try await revokeToken(id, as: actor))
        case .makeActivation(let recipient, let kind, let lifetime, let link):
            .activation(
                try await makeActivation(
                    for: recipient, kind, lifetimeSeconds: lifetime, linkLifetimeSeconds: link, as: actor))
        case .withdrawActivations(let recipient):
            .recipient(try await withdrawActivations(of: recipient, as: actor))
        case .createAdministrator(let name, let lifetime):
            .madeAdministrator(try await createAdministrator(name, lifetimeSeconds: lifetime, as: actor))
        case .deleteAdministrator(let name): .administrator(try await deleteAdministrator(name, as: actor))
        case .listAdministrators: .administrators(try await administrators())
        case .listSigningKeys: .signingKeys(try await signingKeys().map(SigningKeyDescription.init))
        case .retireSigningKeys(let grace):
            .signingKeys(
                try await retireSigningKeys(graceSeconds: grace, as: actor).map(SigningKeyDescription.init))
        case .listAudit(let limit, let since): .audit(try await auditEvents(limit: limit, since: since))
        case .under(let conditions, let operation): try await under(conditions).perform(operation, as: actor)
        }
    }

    /// Runs a change and its audit event in one transaction. A refusal is recorded too, in a transaction of its
    /// own, since the change's has been undone.
    func change<Value: Sendable>(
        _ entry: AuditEntry, as actor: AuditActor,
        _ body: @Sendable (any SQLConnection, Date) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        let time = now()
        let report = { (outcome: AuditEvent.Outcome) in
            ChangeReport(
                time: time, actor: actor, operation: entry.operation, object: entry.object, outcome: outcome)
        }
        do {
            let value = try await measured(entry.operation) { () async throws(RegistryError) in
                try await store.write { [conditions] connection throws(RegistryError) in
                    try conditions.check(connection, as: actor, at: time)
                    let value = try body(connection, time)
                    try AuditRecords(connection: connection).insert(entry, by: actor, at: time, outcome: .done)
                    try connection.announceChange()
                    return value
                }
            }
            await observer?(report(.done))
            return value
        } catch {
            if error.kind != .unavailable { await recordRefusal(entry, by: actor, at: time, because: error) }
            await observer?(report(.refused))
            throw error
        }
    }

    private func recordRefusal(
        _ entry: AuditEntry, by actor: AuditActor, at time: Date, because reason: RegistryError
    ) async {
        // The arguments of a refused operation are unchecked and may be of any size: the reason stands for them.
        let refused = AuditEntry(
            operation: entry.operation, object: entry.object, details: ["reason": [reason.message]])
        do {
            try await store.write { connection throws(RegistryError) in
                try AuditRecords(connection: connection).insert(refused, by: actor, at: time, outcome: .refused)
            }
        } catch {
            logger.warning(
                "A refused operation could not be recorded in the audit.",
                metadata: ["operation": "\(entry.operation)", "error": "\(error)"])
        }
    }
}
