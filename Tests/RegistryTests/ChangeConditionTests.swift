import Foundation
import Registry
import Testing

/// Changes that are made only where nothing was changed meanwhile, and only once.
@Suite(.onEveryBackend) struct ChangeConditionTests {
    let actor = TemporaryRegistry.operatorActor

    @Test func aChangeOfWhatWasChangedMeanwhileIsRefused() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let share = try await registry.createShare("sales", as: actor).share
        let seen = ChangeConditions(revisions: [.init(.share, "Sales", id: share.id, revision: share.revision)])
        let other = try await registry.updateShare("sales", ShareChanges(comment: "by another"), as: actor).share
        #expect(other.revision > share.revision)
        #expect(
            try await kind {
                _ = try await registry.under(seen).updateShare("sales", ShareChanges(comment: "mine"), as: actor)
            } == .preconditionFailed)
        #expect(try await registry.share("sales").share.comment == "by another")
        let now = ChangeConditions(revisions: [.init(.share, "Sales", id: other.id, revision: other.revision)])
        _ = try await registry.under(now).updateShare("sales", ShareChanges(comment: "mine"), as: actor)
        #expect(try await registry.share("sales").share.comment == "mine")
        #expect(
            try await kind { _ = try await registry.under(now).deleteShare("sales", as: actor) }
                == .preconditionFailed)
        // Another object's revision says nothing of this one.
        let twin = try await registry.createShare("twin", as: actor).share
        let twins = ChangeConditions(revisions: [.init(.share, "sales", id: twin.id, revision: twin.revision)])
        #expect(
            try await kind { _ = try await registry.under(twins).deleteShare("sales", as: actor) }
                == .preconditionFailed)
        let missing = ChangeConditions(revisions: [.init(.recipient, "acme", id: UUID(), revision: 1)])
        #expect(
            try await kind { _ = try await registry.under(missing).deleteShare("sales", as: actor) }
                == .preconditionFailed)
    }

    /// Conditions that travel with an operation hold for it as those of ``Registry/under(_:)`` do.
    @Test func conditionsTravelWithTheOperation() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let share = try await registry.createShare("sales", as: actor).share
        let change = RegistryOperation.updateShare(name: "sales", changes: ShareChanges(comment: "mine"))
        let seen = ChangeConditions(revisions: [.init(.share, "sales", id: share.id, revision: share.revision)])
        let operation = RegistryOperation.under(conditions: seen, operation: change)
        let sent = try RegistryExchange.decodeOperation(try RegistryExchange.encode(operation))
        #expect(sent == operation && sent.itself == change)
        _ = try await registry.perform(sent, as: actor)
        #expect(try await registry.share("sales").share.comment == "mine")
        let event = try #require(try await registry.auditEvents(limit: 1).first)
        #expect(event.operation == "updateShare")
        #expect(try await kind { _ = try await registry.perform(sent, as: actor) } == .preconditionFailed)
        #expect(try await registry.share("sales").share.revision == share.revision + 1)
    }

    private typealias Revisions = (recipient: Int64, share: Int64)

    private func revisions(_ registry: Registry) async throws -> Revisions {
        let acme = try await registry.recipient("acme").recipient
        return (acme.revision, try await registry.share("sales").share.revision)
    }

    /// Each operation that changes what an administrator sees of an object makes it another revision.
    @Test func everyChangeIsCounted() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createShare("sales", as: actor)
        _ = try await registry.createRecipient("acme", as: actor)
        var last: Revisions = (0, 0)
        func step(_ counts: (recipient: Bool, share: Bool), _ body: () async throws -> Void) async throws {
            try await body()
            let now = try await revisions(registry)
            #expect((now.recipient > last.recipient) == counts.recipient)
            #expect((now.share > last.share) == counts.share)
            last = now
        }
        try await step((true, true)) {}
        try await step((true, true)) { _ = try await registry.grant(["sales"], to: "acme", as: actor) }
        try await step((true, true)) { _ = try await registry.revoke(["sales"], from: "acme", as: actor) }
        try await step((false, true)) {
            _ = try await registry.updateShare("sales", ShareChanges(add: [entry("s", "t")]), as: actor)
        }
        try await step((true, false)) {
            _ = try await registry.updateRecipient("acme", RecipientChanges(comment: "c"), as: actor)
        }
        var token: MintedToken?
        try await step((true, false)) {
            token = try await registry.mintToken(for: "acme", lifetimeSeconds: 9, as: actor)
        }
        let minted = try #require(token)
        try await step((true, false)) {
            _ = try await registry.rotateToken(of: "acme", lifetimeSeconds: 9, graceSeconds: 9, as: actor)
        }
        try await step((true, false)) { _ = try await registry.revokeToken(minted.token.id, as: actor) }
        try await step((true, false)) {
            _ = try await registry.makeActivation(for: "acme", lifetimeSeconds: 9, linkLifetimeSeconds: 9, as: actor)
        }
        try await step((true, false)) { _ = try await registry.withdrawActivations(of: "acme", as: actor) }
        try await step((false, false)) { _ = try? await registry.grant(["missing"], to: "acme", as: actor) }
        try await step((false, true)) {
            _ = try await registry.createRecipient("other", shares: ["sales"], as: actor)
        }
        try await step((false, true)) { _ = try await registry.deleteRecipient("other", as: actor) }
    }

    @Test func aRequestIsPerformedOnce() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createRecipient("acme", as: actor)
        let key = ChangeConditions(request: .init(key: "k-1", requestHash: "a"))
        let minted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (try? await registry.under(key).mintToken(for: "acme", lifetimeSeconds: 60, as: actor)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(minted == 1)
        #expect(try await registry.recipient("acme").tokens.count == 1)
        func mint(_ conditions: ChangeConditions, _ actor: AuditActor) async throws -> RegistryError.Kind? {
            try await kind {
                _ = try await registry.under(conditions).mintToken(for: "acme", lifetimeSeconds: 60, as: actor)
            }
        }
        #expect(try await mint(key, actor) == .alreadyPerformed)
        #expect(try await mint(.init(request: .init(key: "k-1", requestHash: "b")), actor) == .invalid)
        #expect(try await mint(key, AuditActor(kind: .api, name: "olga")) == nil, "keys are the caller's own")
        // What was refused was not performed, and may be tried again under its key.
        let again = ChangeConditions(request: .init(key: "k-2", requestHash: "c"))
        #expect(
            try await kind { _ = try await registry.under(again).createShare("a b", as: actor) } == .invalid)
        _ = try await registry.under(again).createShare("ab", as: actor)
    }

    @Test func keysAreForgottenAfterADay() async throws {
        let clock = SteppingClock(step: 90_000)
        let home = try await TemporaryRegistry(now: { clock.next() })
        _ = try await home.registry.createRecipient("acme", as: actor)
        let key = ChangeConditions(request: .init(key: "k", requestHash: "a"))
        for _ in 0..<3 {
            _ = try await home.registry.under(key).mintToken(for: "acme", lifetimeSeconds: 60, as: actor)
        }
        #expect(try await home.registry.recipient("acme").tokens.count == 3)
    }
}
