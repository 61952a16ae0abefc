import Foundation
import Logging
import Synchronization
import Testing

@testable import Registry

/// A server that is killed, without a chance to tidy up, while changes are made.
@Suite(.needsPostgreSQL) struct DurabilityTests {
    private let actor = TemporaryRegistry.operatorActor

    /// What those who asked for changes were told.
    private final class Ledger: Sendable {
        let acknowledged = Mutex<Set<String>>([])
        let refused = Mutex<Set<String>>([])
        let unknown = Mutex<Set<String>>([])

        var count: Int {
            acknowledged.withLock { $0.count } + refused.withLock { $0.count } + unknown.withLock { $0.count }
        }
    }

    /// Each change adds two tables, so that half a change can be told from a whole one.
    private func write(_ registry: Registry, _ changes: Range<Int>, _ ledger: Ledger) async throws {
        for change in changes {
            let name = "c\(change)"
            do throws(RegistryError) {
                let tables = ShareChanges(add: [entry(name, "a"), entry(name, "b")])
                _ = try await registry.updateShare("retail", tables, as: actor)
                ledger.acknowledged.withLock { _ = $0.insert(name) }
            } catch {
                #expect(error.kind == .unavailable, "\(error)")
                let isUnknown = error.message.contains("it is unknown")
                if isUnknown {
                    ledger.unknown.withLock { _ = $0.insert(name) }
                } else {
                    ledger.refused.withLock { _ = $0.insert(name) }
                }
                // The changes are for a server that runs: it is waited for.
                while (try? await registry.shares()) == nil { try await Task.sleep(for: .milliseconds(30)) }
            }
        }
    }

    @Test(.timeLimit(.minutes(5))) func whatWasAcknowledgedOutlivesTheServerAndNothingIsHalfDone() async throws {
        let server = try await PostgreSQLServer(durable: true)
        defer { server.stop() }
        let settings = try PostgreSQLSettings(url: server.url(try await server.createDatabase()))
        try await PostgreSQLStore.migrate(settings, SchemaMigrator())
        let store = PostgreSQLStore(settings, PostgreSQLTimeouts(), connections: 4)
        let registry = Registry(store: store, logger: TemporaryRegistry.quiet)
        _ = try await registry.createShare("retail", as: actor)

        let (ledger, total) = (Ledger(), 500)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask { try await write(registry, (writer * 125)..<((writer + 1) * 125), ledger) }
            }
            group.addTask {
                // At moments spread over the changes, not over time, which takes as long as the machine is busy.
                for kill in 1...8 {
                    let next = total * kill / 10 + Int.random(in: 0..<20)
                    while ledger.count < next { try await Task.sleep(for: .milliseconds(1)) }
                    // Anywhere in a change, not only where the one before it has just been acknowledged.
                    try await Task.sleep(for: .microseconds(Int.random(in: 0..<8000)))
                    if kill.isMultiple(of: 3) {
                        // One of the server's processes: it then ends all others, and recovers.
                        let all = try server.processID.map(PostgreSQLServer.children) ?? []
                        if let one = all.randomElement() { Foundation.kill(one, SIGKILL) }
                    } else {
                        try server.kill()
                        try await server.start()
                    }
                }
            }
            try await group.waitForAll()
        }

        let found = try await tables(registry)
        let (done, refused) = (ledger.acknowledged.withLock { $0 }, ledger.refused.withLock { $0 })
        let unknown = ledger.unknown.withLock { $0 }
        print("durability: \(done.count) acknowledged, \(refused.count) refused, \(unknown.count) unknown")
        #expect(done.count + refused.count + unknown.count == total)
        #expect(done.count > total / 2)
        for name in done { #expect(found[name] == ["a", "b"], "\(name) was acknowledged and is lost or half done") }
        for name in refused { #expect(found[name] == nil, "\(name) was said not to be made, and is there") }
        for name in unknown { #expect(found[name] == nil || found[name] == ["a", "b"], "\(name) is half done") }
        let events = try await registry.auditEvents(limit: 1000)
        #expect(events.map(\.sequence) == (1...Int64(events.count)).reversed())
        #expect(events.filter { $0.outcome == .done }.count == found.count + 1)
        store.close()
    }

    /// A server that waits for a standby gives up waiting when a statement may take no longer, and answers the commit
    /// with a mere warning: the change is on its disk, and gone after a failover.
    @Test func aCommitThatNoStandbyHasIsOfUnknownOutcome() async throws {
        let server = try await PostgreSQLServer(durable: false)
        defer { server.stop() }
        let name = try await server.createDatabase()
        let settings = try PostgreSQLSettings(url: server.url(name))
        try await PostgreSQLStore.migrate(settings, SchemaMigrator())
        let store = PostgreSQLStore(settings, PostgreSQLTimeouts(statement: 2), connections: 1)
        let registry = Registry(store: store, logger: TemporaryRegistry.quiet)
        _ = try await registry.createShare("before", as: actor)
        _ = try server.link(name).run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        _ = try server.link(name).run("SELECT pg_reload_conf()")
        var error: RegistryError?
        for index in 0..<50 where error == nil {
            // The server takes the setting in when it gets to it.
            do throws(RegistryError) {
                _ = try await registry.createShare("s\(index)", as: actor)
            } catch let failure {
                error = failure
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("it is unknown whether the change was made") == true)
        store.close()
    }

    /// The names of the share's tables, by schema.
    private func tables(_ registry: Registry) async throws -> [String: [String]] {
        let tables = try await registry.share("retail").tables
        return Dictionary(grouping: tables, by: \.schema).mapValues { $0.map(\.name).sorted() }
    }
}
