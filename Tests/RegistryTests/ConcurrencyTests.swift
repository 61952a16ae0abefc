import Foundation
import Registry
import Testing

@Suite(.onEveryBackend) struct ConcurrencyTests {
    let actor = TemporaryRegistry.operatorActor

    private func write(_ registries: [Registry], writers: Int, updates: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                let registry = registries[writer % registries.count]
                group.addTask {
                    for update in 0..<updates {
                        let changes = ShareChanges(add: [entry("s\(writer)", "t\(update)")])
                        _ = try await registry.updateShare("retail", changes, as: actor)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func expectAll(_ registry: Registry, writers: Int, updates: Int) async throws {
        let names = try await registry.share("retail").tables.map { "\($0.schema).\($0.name)" }
        var expected: Set<String> = []
        for writer in 0..<writers { for update in 0..<updates { expected.insert("s\(writer).t\(update)") } }
        #expect(names.count == writers * updates)
        #expect(Set(names) == expected)
        let events = try await registry.auditEvents(limit: 1000)
        #expect(events.count == writers * updates + 1)
        #expect(events.map(\.sequence) == (1...Int64(events.count)).reversed())
        #expect(events.allSatisfy { $0.outcome == .done })
    }

    @Test func eightWritersLoseNothing() async throws {
        let home = try await TemporaryRegistry()
        _ = try await home.registry.createShare("retail", as: actor)
        try await write([home.registry], writers: 8, updates: 50)
        try await expectAll(home.registry, writers: 8, updates: 50)
    }

    @Test func twoRegistriesAtOnePlaceLoseNothing() async throws {
        let home = try await TemporaryRegistry()
        let second = try await home.second()
        _ = try await home.registry.createShare("retail", as: actor)
        try await write([home.registry, second], writers: 8, updates: 50)
        try await expectAll(home.registry, writers: 8, updates: 50)
        try await expectAll(second, writers: 8, updates: 50)
        try second.close()
        #expect(try await home.registry.share("retail").tables.count == 400)
    }

    /// All writers change the same rows, and some are refused in between: each change counts, each leaves its event.
    @Test func changesOfOneShareAtTwoRegistriesAreAllCounted() async throws {
        let home = try await TemporaryRegistry()
        let registries = [home.registry, try await home.second()]
        let share = try await home.registry.createShare("retail", as: actor).share
        let recipient = try await home.registry.createRecipient("acme", as: actor).recipient
        let (writers, updates) = (8, 12)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                let registry = registries[writer % 2]
                group.addTask {
                    for update in 0..<updates {
                        let changes = ShareChanges(comment: "\(writer) \(update)")
                        _ = try await registry.updateShare("retail", changes, as: actor)
                        #expect(
                            try await kind { _ = try await registry.createShare("RETAIL", as: actor) }
                                == .alreadyExists)
                        _ = try await registry.mintToken(for: "acme", lifetimeSeconds: 60, as: actor)
                    }
                }
            }
            try await group.waitForAll()
        }
        for registry in registries {
            let total = writers * updates
            #expect(try await registry.share("retail").share.revision == share.revision + Int64(total))
            let acme = try await registry.recipient("acme")
            #expect(acme.recipient.revision == recipient.revision + Int64(total))
            #expect(acme.tokens.count == total)
            let events = try await registry.auditEvents(limit: 1000)
            #expect(events.map(\.sequence) == (1...Int64(3 * total + 2)).reversed())
            #expect(events.filter { $0.outcome == .refused }.count == total)
            try registry.close()
        }
    }

    @Test func manyOpenOneNewRegistryAtOnce() async throws {
        let place = try await NewPlace()
        let registries = try await withThrowingTaskGroup(of: Registry.self) { group in
            for _ in 0..<6 { group.addTask { try await place.open() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (index, registry) in registries.enumerated() {
            _ = try await registry.createShare("share\(index)", as: actor)
        }
        for registry in registries {
            #expect(try await registry.shares().count == 6)
            try registry.close()
        }
    }

    @Test func sameNameAtOnceIsTakenOnce() async throws {
        let home = try await TemporaryRegistry()
        let second = try await home.second()
        let outcomes = await withTaskGroup(of: RegistryError.Kind?.self) { group in
            for index in 0..<10 {
                let registry = index.isMultiple(of: 2) ? home.registry : second
                group.addTask {
                    do throws(RegistryError) {
                        _ = try await registry.createShare(index < 5 ? "retail" : "RETAIL", as: actor)
                        return nil
                    } catch {
                        return error.kind
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.filter { $0 == .alreadyExists }.count == 9)
    }
}
