import Foundation
import Registry
import Testing

/// Keys of short-lived tokens: one signs, whoever replaces it says which one it saw.
@Suite(.onEveryBackend) struct SigningKeyTests {
    let actor = AuditActor(kind: .server, name: "causeway")
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func key(_ id: String) -> StoredSigningKey {
        StoredSigningKey(id: id, createdAt: start, sealed: "sealed-\(id)")
    }

    @Test func theOneThatSawTheSignerReplacesIt() async throws {
        let home = try await TemporaryRegistry(now: { start })
        let registry = home.registry
        #expect(try await registry.signingKeys().isEmpty)
        try await registry.rotateSigningKey(from: nil, to: key("one"), overlapSeconds: 60, as: actor)
        #expect(try await registry.signingKeys() == [key("one")])
        for seen in [nil, "other"] {
            #expect(
                try await kind {
                    try await registry.rotateSigningKey(from: seen, to: key("two"), overlapSeconds: 60, as: actor)
                } == .conflict)
        }
        try await registry.rotateSigningKey(from: "one", to: key("two"), overlapSeconds: 60, as: actor)
        let keys = try await registry.signingKeys()
        #expect(Set(keys.map(\.id)) == ["one", "two"])
        #expect(keys.first { $0.id == "one" }?.retiresAt == start.addingTimeInterval(60))
        #expect(keys.first { $0.id == "two" }?.retiresAt == nil)
    }

    @Test func ofManyThatStartTogetherOneMakesTheKey() async throws {
        let home = try await TemporaryRegistry(now: { start })
        let registry = home.registry
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    do {
                        try await registry.rotateSigningKey(
                            from: nil, to: self.key("\(number)"), overlapSeconds: 60, as: self.actor)
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(made == 1)
        #expect(try await registry.signingKeys().count == 1)
    }

    @Test func retirementBringsEndsNearerAndForgetsWhatHasEnded() async throws {
        let home = try await TemporaryRegistry(now: { start })
        let registry = home.registry
        try await registry.rotateSigningKey(from: nil, to: key("one"), overlapSeconds: 60, as: actor)
        try await registry.rotateSigningKey(from: "one", to: key("two"), overlapSeconds: 60, as: actor)
        let retired = try await registry.retireSigningKeys(graceSeconds: 3600, as: actor)
        #expect(Dictionary(uniqueKeysWithValues: retired.map { ($0.id, $0.retiresAt) })
            == ["one": start.addingTimeInterval(60), "two": start.addingTimeInterval(3600)])
        #expect(try await registry.retireSigningKeys(graceSeconds: 0, as: actor).isEmpty)
        #expect(try await registry.signingKeys().isEmpty)
        #expect(try await kind { _ = try await registry.retireSigningKeys(graceSeconds: -1, as: actor) } == .invalid)
        let operations = try await registry.auditEvents(limit: 10, since: nil).map(\.operation)
        #expect(operations.filter { $0 == "retireSigningKeys" }.count == 3)
    }
}
