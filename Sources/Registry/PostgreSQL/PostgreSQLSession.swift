/// One of a store's connections: it connects when it is used first, and again after the connection broke.
///
/// It does one transaction at a time, which ``PostgreSQLPool`` sees to, on a thread of its own.
actor PostgreSQLSession {
    /// How often a change is run that others' changes undo.
    static let maximumAttempts = 12

    /// A writer waits for the others before its transaction sees anything: `LOCK` alone takes no snapshot (PostgreSQL,
    /// "LOCK", notes), so that what it reads then is what the one before it left, and writers as a rule never fail one
    /// another. Readers wait for nobody, nor does anybody for them. That the transaction is serializable holds whether
    /// or not others take the lock.
    private static let beginWrite = """
        BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE; LOCK TABLE schema_version IN EXCLUSIVE MODE
        """
    private static let beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    private enum Attempt<Value> {
        case done(Value)
        /// Others' changes undid it.
        case undone
    }

    nonisolated let thread = ConnectionThread(label: "registry.postgresql")
    private let settings: PostgreSQLSettings
    private let timeouts: PostgreSQLTimeouts
    private let gate: OutageGate
    private var link: PostgreSQLLink?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameter gate: the one of all sessions with the same database.
    init(
        _ settings: PostgreSQLSettings, _ timeouts: PostgreSQLTimeouts, gate: OutageGate = OutageGate()
    ) {
        self.settings = settings
        self.timeouts = timeouts
        self.gate = gate
    }

    func read<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) throws(RegistryError) -> Value {
        let link = try begin(Self.beginRead)
        do throws(RegistryError) {
            let value = try body(PostgreSQLConnection(link: link))
            // Nothing hangs on its end.
            undo(link)
            return value
        } catch {
            undo(link)
            throw error
        }
    }

    func write<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        for attempt in 1...Self.maximumAttempts {
            if case .done(let value) = try attemptWrite(body) { return value }
            let longest = min(1000, 10 << attempt)
            try? await Task.sleep(for: .milliseconds(Int.random(in: 1...longest)))
            if Task.isCancelled { throw Self.cancelled(at: settings.location) }
        }
        throw RegistryError(
            .conflict,
            """
            The registry \(settings.location) was changed by others all the while, \(Self.maximumAttempts) times: try \
            again.
            """
        )
    }

    /// Runs what needs no transaction, or its own.
    func perform<Value: Sendable>(
        _ body: @Sendable (PostgreSQLLink) throws(PostgreSQLFailure) -> Value
    ) throws(RegistryError) -> Value {
        let link = try connected()
        do throws(PostgreSQLFailure) {
            return try body(link)
        } catch {
            self.link = nil
            throw link.error(error)
        }
    }

    static func cancelled(at location: String) -> RegistryError {
        RegistryError(.unavailable, "The access to the registry \(location) was cancelled before it took effect.")
    }

    private func attemptWrite<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) throws(RegistryError) -> Attempt<Value> {
        let link = try begin(Self.beginWrite)
        let value: Value
        do throws(RegistryError) {
            value = try body(PostgreSQLConnection(link: link))
        } catch {
            let failure = link.firstFailure
            undo(link)
            if let failure, failure.isRetryable, !failure.isLost { return .undone }
            throw error
        }
        if let failure = link.firstFailure {
            // The body went on after a failure, which has undone everything before it.
            undo(link)
            if failure.isRetryable, !failure.isLost { return .undone }
            throw link.error(failure)
        }
        return try commit(link) ? .done(value) : .undone
    }

    /// - Returns: false where others' changes undid the transaction instead.
    /// - Throws: where it is undone for another reason, or nobody knows.
    private func commit(_ link: PostgreSQLLink) throws(RegistryError) -> Bool {
        // What the statements before had to remark says nothing of the commit.
        link.notices.reset()
        let result: PostgreSQLResult
        do throws(PostgreSQLFailure) {
            result = try link.runScript("COMMIT")
        } catch {
            guard error.isCertainlyUndone else {
                self.link = nil
                throw PostgreSQLFailure.unknownOutcome(at: settings.location)
            }
            if error.isRetryable { return false }
            throw link.error(error)
        }
        guard result.commandTag == "COMMIT" else {
            throw RegistryError(
                .unavailable, "The database of the registry \(settings.location) undid a change: try again.")
        }
        // "Canceling wait for synchronous replication": committed here, but perhaps not where the servers go next.
        guard link.notices.count == 0 else {
            self.link = nil
            throw PostgreSQLFailure.unknownOutcome(at: settings.location)
        }
        return true
    }

    /// A connection inside a new transaction.
    private func begin(_ statement: String) throws(RegistryError) -> PostgreSQLLink {
        let isFresh = link == nil
        let link = try connected()
        link.beginTracking()
        do throws(PostgreSQLFailure) {
            _ = try link.runScript(statement)
            return link
        } catch {
            undo(link)
            // The server restarted while nothing was under way: nothing is lost by connecting again.
            if error.isLost, !isFresh { return try begin(statement) }
            throw link.error(error)
        }
    }

    private func connected() throws(RegistryError) -> PostgreSQLLink {
        if let link { return link }
        try gate.enter(timeouts)
        do throws(RegistryError) {
            let link = try PostgreSQLLink(settings, timeouts)
            try SessionSettings(timeouts).apply(to: link)
            gate.succeeded()
            self.link = link
            return link
        } catch {
            gate.failed(error)
            throw error
        }
    }

    /// Ends the transaction without a change; a connection that cannot is given up.
    private func undo(_ link: PostgreSQLLink) {
        if !link.isLost, link.firstFailure?.isLost != true {
            do throws(PostgreSQLFailure) {
                _ = try link.runScript("ROLLBACK")
                return
            } catch {}
        }
        self.link = nil
    }
}
