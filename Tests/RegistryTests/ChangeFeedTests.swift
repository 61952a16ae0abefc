import Foundation
import Synchronization
import Testing

@testable import Registry

@Suite(.onEveryBackend) struct ChangeFeedTests {
    private let actor = TemporaryRegistry.operatorActor

    /// Counts the elements of a stream as they come.
    private final class Watcher: Sendable {
        private let counts = Mutex((come: 0, seen: 0))
        private let task = Mutex<Task<Void, Never>?>(nil)

        init(_ changes: AsyncStream<Void>) {
            let task = Task { [weak self] in
                for await _ in changes { self?.counts.withLock { $0.come += 1 } }
            }
            self.task.withLock { $0 = task }
        }

        /// Whether there is a further element in so many seconds.
        func next(within seconds: Double) async throws -> Bool {
            let end = ContinuousClock.now + .seconds(seconds)
            repeat {
                let isNew = counts.withLock { counts in
                    defer { counts.seen = min(counts.come, counts.seen + 1) }
                    return counts.come > counts.seen
                }
                if isNew { return true }
                try await Task.sleep(for: .milliseconds(20))
            } while ContinuousClock.now < end
            return false
        }

        deinit { task.withLock { $0?.cancel() } }
    }

    @Test func changesOfOthersAreToldOf() async throws {
        let home = try await TemporaryRegistry()
        let other = try await home.second()
        let watcher = Watcher(other.changes())
        #expect(try await watcher.next(within: 20), "the first look")
        #expect(try await watcher.next(within: 1.5) == false, "nothing was changed")
        for name in ["a", "b"] {
            _ = try await home.registry.createShare(name, as: actor)
            #expect(try await watcher.next(within: 20))
        }
        // Neither what is no administrative change nor looking is told of.
        try await home.registry.record([UUID(): CredentialUse(time: Date(), address: "192.0.2.1")])
        _ = try await home.registry.shares()
        #expect(try await watcher.next(within: 1.5) == false)
        // Nobody tells of this one, as when a notification is lost.
        try await home.registry.store.write { connection throws(RegistryError) in
            try AuditRecords(connection: connection).insert(
                AuditEntry(operation: "x", object: "y"), by: actor, at: Date(), outcome: .done)
        }
        #expect(try await watcher.next(within: 20))
        try other.close()
    }

    @Test func changesThatNobodyTookYetAreOne() async throws {
        let home = try await TemporaryRegistry()
        let changes = home.registry.changes()
        for index in 0..<3 {
            _ = try await home.registry.createShare("s\(index)", as: actor)
            try await Task.sleep(for: .seconds(1.2))
        }
        let watcher = Watcher(changes)
        #expect(try await watcher.next(within: 20))
        #expect(try await watcher.next(within: 1.5) == false)
    }
}

@Suite(.needsPostgreSQL) struct PostgreSQLListenerTests {
    private let actor = TemporaryRegistry.operatorActor

    @Test func aCommittedChangeWakesTheListenerAndOthersDoNot() async throws {
        let home = try await PostgreSQLHome()
        let registry = home.registry(home.store())
        let session = PostgreSQLSession(home.settings, PostgreSQLTimeouts())
        let listener = PostgreSQLListener(session)
        await listener.wait(for: .milliseconds(1))
        func seconds(_ longest: Int, _ change: @escaping @Sendable () async throws -> Void) async throws -> Duration {
            let started = ContinuousClock.now
            let changing = Task {
                try await Task.sleep(for: .milliseconds(100))
                try await change()
            }
            await listener.wait(for: .seconds(longest))
            try await changing.value
            return ContinuousClock.now - started
        }
        // The time that it takes at most is far from the time that it has.
        #expect(try await seconds(60) { _ = try await registry.createShare("a", as: actor) } < .seconds(30))
        let quiet = try await seconds(2) {
            _ = try? await registry.store.write { connection throws(RegistryError) in
                try connection.announceChange()
                throw RegistryError(.invalid, "undone")
            }
            try await registry.record([UUID(): CredentialUse(time: Date(), address: "192.0.2.1")])
        }
        #expect(quiet >= .seconds(2))

        // A connection that breaks is made again.
        _ = try home.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        await listener.wait(for: .milliseconds(1))
        await listener.wait(for: .milliseconds(1))
        #expect(try await seconds(60) { _ = try await registry.createShare("b", as: actor) } < .seconds(30))
    }
}
