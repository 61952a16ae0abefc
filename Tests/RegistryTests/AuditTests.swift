import Foundation
import Logging
import Testing

@testable import Registry

@Suite(.onEveryBackend) struct AuditTests {
    let actor = TemporaryRegistry.operatorActor

    @Test func everyChangeIsRecorded() async throws {
        let home = try await TemporaryRegistry(now: { Date(timeIntervalSince1970: 1_700_000_000.5) })
        let registry = home.registry
        let api = AuditActor(kind: .api, name: "admin@example.com")
        let share = try await registry.createShare("retail", comment: "c", tables: [entry("s", "t")], as: actor)
        _ = try await registry.createRecipient("acme", shares: ["retail"], as: api)
        let token = try await registry.mintToken(for: "acme", lifetimeSeconds: 60, as: api)
        _ = try await registry.revokeToken(token.token.id, as: api)
        _ = try await registry.revoke(["retail"], from: "acme", as: actor)
        _ = try await registry.grant(["retail"], to: "acme", as: actor)
        _ = try await registry.updateShare("retail", ShareChanges(newName: "r2", add: [entry("s", "u")]), as: actor)
        _ = try await registry.deleteShare("r2", as: actor)
        _ = try await registry.deleteRecipient("acme", as: actor)
        // Looking changes nothing and leaves nothing.
        _ = try await registry.shares()
        let events = try await registry.auditEvents(limit: 100)
        #expect(
            events.reversed().map(\.operation) == [
                "createShare", "createRecipient", "mintToken", "revokeToken", "revoke", "grant", "updateShare",
                "deleteShare", "deleteRecipient",
            ])
        #expect(events.map(\.sequence) == Array((1...9).reversed()))
        let first = try #require(events.last)
        #expect(
            first
                == AuditEvent(
                    sequence: 1, time: share.share.createdAt, actor: actor, operation: "createShare", object: "retail",
                    details: ["comment": ["c"], "add": ["s.t=s3://lake/s/t"]], outcome: .done))
        #expect(events[7].actor == api)
        let id = token.token.id.uuidString.lowercased()
        #expect(events[6].details == ["token": [id], "kind": ["bearer"], "lifetimeSeconds": ["60"]])
        #expect(events[2].details == ["newName": ["r2"], "add": ["s.u=s3://lake/s/u"]])
        let json = String(decoding: try JSONEncoder().encode(events), as: UTF8.self)
        #expect(!json.contains("cwy_"))
    }

    @Test func limitAndSince() async throws {
        let clock = SteppingClock()
        let home = try await TemporaryRegistry(now: { clock.next() })
        for index in 0..<5 { _ = try await home.registry.createShare("s\(index)", as: actor) }
        let all = try await home.registry.auditEvents(limit: 10)
        #expect(all.map(\.object) == ["s4", "s3", "s2", "s1", "s0"])
        #expect(try await home.registry.auditEvents(limit: 2) == Array(all.prefix(2)))
        #expect(try await home.registry.auditEvents(limit: 0) == [])
        #expect(try await home.registry.auditEvents(limit: 10, since: all[1].time) == Array(all.prefix(2)))
        #expect(try await home.registry.auditEvents(limit: 10, since: .distantFuture) == [])
        #expect(try await home.registry.auditEvents(limit: 10, since: .distantPast) == all)
        for limit in [-1, Registry.maximumAuditLimit + 1, .max] {
            #expect(try await kind { _ = try await home.registry.auditEvents(limit: limit) } == .invalid)
        }
    }

    @Test func aChangeWithoutItsEventIsUndone() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        try await registry.store.write { connection throws(RegistryError) in
            _ = try connection.execute("ALTER TABLE audit_events RENAME TO audit_elsewhere")
        }
        #expect(try await kind { _ = try await registry.createShare("retail", as: actor) } == .unavailable)
        #expect(try await registry.shares() == [])
        try await registry.store.write { connection throws(RegistryError) in
            _ = try connection.execute("ALTER TABLE audit_elsewhere RENAME TO audit_events")
        }
        _ = try await registry.createShare("retail", as: actor)
        #expect(try await registry.auditEvents(limit: 10).count == 1)
    }

    @Test func refusalsAreBoundedAndPrintable() async throws {
        let home = try await TemporaryRegistry()
        let name = "x\u{0}\u{1B}[2J" + String(repeating: "y", count: 100_000)
        #expect(try await kind { _ = try await home.registry.createShare(name, as: actor) } == .invalid)
        let event = try #require(try await home.registry.auditEvents(limit: 1).first)
        #expect(event.outcome == .refused)
        #expect(event.object.unicodeScalars.count == 255)
        #expect(event.object.hasPrefix("x\u{FFFD}\u{FFFD}[2J"))
        #expect((event.details["reason"]?.first?.count ?? .max) < 400)
    }
}
