import Foundation
import Synchronization
import Testing

@testable import Registry

/// What a database does to those who use it: hang, restart, refuse, undo.
@Suite(.needsPostgreSQL) struct PostgreSQLFailureTests {
    private static let short = PostgreSQLTimeouts(connect: 2, lock: 1, statement: 2, idle: 2, grace: 1, pool: 1)
    private static let insert = """
        INSERT INTO shares (id, name, name_key, created_at)
        VALUES ('00000000-0000-4000-8000-000000000001', 'a', 'a', 0)
        """

    private func failure(_ body: () async throws -> Void) async throws -> RegistryError {
        let started = ContinuousClock.now
        let error = await #expect(throws: RegistryError.self) { try await body() }
        #expect(ContinuousClock.now - started < .seconds(20))
        return try #require(error)
    }

    private func insert(_ store: PostgreSQLStore) async throws {
        try await store.write { connection throws(RegistryError) in
            _ = try connection.execute(Self.insert)
        }
    }

    private func shares(_ home: PostgreSQLHome) throws -> Int { try home.run("SELECT 1 FROM shares").count }

    @Test func aCommitThatNobodyAnswersForIsOfUnknownOutcomeAndNotRepeated() async throws {
        let home = try await PostgreSQLHome()
        var timeouts = Self.short
        timeouts.idle = 60
        let store = home.store(timeouts)
        let runs = Mutex(0)
        let process = Mutex(pid_t(0))
        let error = try await failure {
            try await store.write { connection throws(RegistryError) in
                runs.withLock { $0 += 1 }
                try connection.execute(Self.insert)
                let id = try connection.process()
                process.withLock { $0 = id }
                kill(id, SIGSTOP)
            }
        }
        #expect(error.kind == .unavailable)
        #expect(error.message.contains("it is unknown whether the change was made"))
        kill(process.withLock { $0 }, SIGCONT)
        // The server had the commit all the same: this is why nobody may do it again.
        for _ in 0..<200 where try shares(home) == 0 { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try shares(home) == 1)
        #expect(runs.withLock { $0 } == 1)
        #expect(try await home.registry(store).shares().count == 1, "another connection takes its place")
    }

    @Test func aServerThatHangsDuringAChangeLeavesNothing() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store(Self.short)
        let process = Mutex(pid_t(0))
        let error = try await failure {
            try await store.write { connection throws(RegistryError) in
                try connection.execute(Self.insert)
                let id = try connection.process()
                process.withLock { $0 = id }
                kill(id, SIGSTOP)
                _ = try connection.query("SELECT 1")
            }
        }
        kill(process.withLock { $0 }, SIGCONT)
        #expect(error.kind == .unavailable && error.message.contains("nothing was changed"))
        #expect(try shares(home) == 0)
    }

    @Test func aConnectionThatEndsDuringAChangeLeavesNothing() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store(Self.short)
        let error = try await failure {
            try await store.write { connection throws(RegistryError) in
                try connection.execute(Self.insert)
                let id = try connection.process()
                _ = try? home.run("SELECT pg_terminate_backend(\(id))")
                _ = try connection.query("SELECT 1")
            }
        }
        #expect(error.kind == .unavailable && error.message.contains("nothing was changed"))
        #expect(try shares(home) == 0)
        try await insert(store)
        #expect(try shares(home) == 1)
    }

    @Test func connectionsThatEndedWhileIdleAreReplacedUnnoticed() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store(connections: 4)
        for _ in 0..<3 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        _ = try await store.read { connection throws(RegistryError) in
                            try connection.query("SELECT 1 FROM pg_sleep(0.1)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let ended = try home.run(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
            #expect(ended.count >= 4)
        }
    }

    @Test func aServerThatAcceptsAndSaysNothingIsUnavailable() async throws {
        let socket = try SilentSocket()
        let url = "postgres://olga:hunter22@127.0.0.1:\(socket.port)/r?connect_timeout=2&sslmode=disable"
        let error = try await failure {
            _ = try await PostgreSQLStore.open(url: url, logger: TemporaryRegistry.quiet)
        }
        #expect(error.kind == .unavailable && error.message.contains("timeout"))
        #expect(!error.message.contains("hunter22"))
        let closed = "postgres://olga:hunter22@127.0.0.1:1/r"
        #expect(
            try await failure {
                _ = try await PostgreSQLStore.open(url: closed, logger: TemporaryRegistry.quiet)
            }.kind == .unavailable)
    }

    /// Twenty calls do not each wait for a connection that is not coming about, two at a time.
    @Test func aDatabaseThatIsAwayIsFoundOutOnce() async throws {
        let home = try await PostgreSQLHome()
        let socket = try SilentSocket()
        let url = "postgres://olga@127.0.0.1:\(socket.port)/r?connect_timeout=2&sslmode=disable"
        let store = PostgreSQLStore(
            try PostgreSQLSettings(url: url), PostgreSQLTimeouts(), connections: 2)
        let started = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    await #expect(throws: RegistryError.self) { _ = try await home.registry(store).shares() }
                }
            }
        }
        #expect(ContinuousClock.now - started < .seconds(12))

        let gate = OutageGate()
        let error = RegistryError(.unavailable, "away")
        try gate.enter(PostgreSQLTimeouts())
        gate.failed(error)
        #expect(throws: error) { try gate.enter(PostgreSQLTimeouts()) }
        try await Task.sleep(for: OutageGate.interval)
        try gate.enter(PostgreSQLTimeouts())
        #expect(throws: error) { try gate.enter(PostgreSQLTimeouts()) }
        gate.succeeded()
        try gate.enter(PostgreSQLTimeouts())
        try gate.enter(PostgreSQLTimeouts())
    }

    @Test func statementsAndWritersThatTakeTooLongAreStopped() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store(Self.short)
        let slow = try await failure {
            _ = try await store.read { connection throws(RegistryError) in
                try connection.query("SELECT 1 FROM pg_sleep(30)")
            }
        }
        #expect(slow.kind == .unavailable && slow.message.contains("took longer than 2 seconds"))
        let holder = try home.server.link(home.name)
        _ = try holder.runScript("BEGIN; LOCK TABLE schema_version IN EXCLUSIVE MODE")
        let waiting = try await failure { try await insert(store) }
        #expect(waiting.kind == .unavailable && waiting.message.contains("Another process has been writing"))
        #expect(try await home.registry(store).shares().isEmpty, "who reads waits for nobody")
        _ = try holder.runScript("ROLLBACK")
        try await insert(store)
    }

    @Test func aWriterThatStopsInTheMiddleBlocksNobodyForLong() async throws {
        let home = try await PostgreSQLHome()
        let (first, second) = (home.store(Self.short), home.store())
        let stalled = Task {
            try await first.write { connection throws(RegistryError) in
                try connection.execute(Self.insert)
                usleep(4_000_000)
            }
        }
        try await Task.sleep(for: .milliseconds(300))
        try await insert(second)
        // It had to end before the other could begin; what it is told depends on what it did last.
        await #expect(throws: RegistryError.self) { try await stalled.value }
        #expect(try shares(home) == 1)
    }

    @Test func noMoreConnectionsAreMadeThanAllowed() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store(connections: 3)
        let processes = try await withThrowingTaskGroup(of: pid_t.self) { group in
            for _ in 0..<24 {
                group.addTask {
                    try await store.read { connection throws(RegistryError) in
                        _ = try connection.query("SELECT 1 FROM pg_sleep(0.05)")
                        return try connection.process()
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(processes.count == 24)
        #expect(Set(processes).count <= 3)
        let busy = home.store(Self.short, connections: 1)
        let sleeper = Task {
            _ = try await busy.read { connection throws(RegistryError) in
                for _ in 0..<4 { _ = try connection.query("SELECT 1 FROM pg_sleep(1)") }
            }
        }
        try await Task.sleep(for: .milliseconds(300))
        let late = try await failure { _ = try await home.registry(busy).shares() }
        #expect(late.kind == .unavailable && late.message.contains("have been busy"))
        let cancelled = Task { try await home.registry(busy).shares() }
        cancelled.cancel()
        await #expect(throws: RegistryError.self) { try await cancelled.value }
        try await sleeper.value
        store.close()
        store.close()
        #expect(try await failure { _ = try await home.registry(store).shares() }.message.contains("is closed"))
    }

    @Test func aChangeThatOthersUndidIsMadeAgain() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store()
        _ = try home.run("\(Self.insert); SELECT 1")
        for meddling in [1, 3, .max] {
            let runs = Mutex(0)
            let found = try await kind {
                try await store.write { connection throws(RegistryError) in
                    let run = runs.withLock { runs in
                        runs += 1
                        return runs
                    }
                    _ = try connection.query("SELECT comment FROM shares")
                    if run <= meddling {
                        // One who does not wait for the store's writers.
                        _ = try? home.run("UPDATE shares SET comment = 'by another'; SELECT 1")
                    }
                    try connection.execute("UPDATE shares SET comment = ?", [.text("mine \(meddling)")])
                }
            }
            #expect(found == (meddling == .max ? .conflict : nil))
            #expect(runs.withLock { $0 } == min(meddling, PostgreSQLSession.maximumAttempts - 1) + 1)
            let comment = try home.run("SELECT comment FROM shares").first?.text(0)
            #expect(comment == (meddling == .max ? "by another" : "mine \(meddling)"))
        }
    }
}
