import Foundation
import Registry
import Testing

@Suite(.onEveryBackend) struct RecipientOperationTests {
    let actor = TemporaryRegistry.operatorActor

    @Test func grantsComeAndGo() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        for name in ["a", "b", "c"] { _ = try await registry.createShare(name, as: actor) }
        let made = try await registry.createRecipient("Acme", comment: "", shares: ["B"], as: actor)
        #expect(made.recipient.comment == nil)
        #expect(made.shares == ["b"])
        #expect(made.tokens.isEmpty)
        #expect(try await registry.grant(["A", "b"], to: "ACME", as: actor).shares == ["a", "b"])
        #expect(try await kind { _ = try await registry.grant(["c", "x"], to: "acme", as: actor) } == .notFound)
        #expect(try await registry.recipient("acme").shares == ["a", "b"])
        #expect(try await kind { _ = try await registry.revoke(["a", "c"], from: "acme", as: actor) } == .notFound)
        #expect(try await registry.recipient("acme").shares == ["a", "b"])
        #expect(try await registry.revoke(["A"], from: "acme", as: actor).shares == ["b"])
        #expect(try await kind { _ = try await registry.grant(["a"], to: "nobody", as: actor) } == .notFound)
    }

    @Test func createListDelete() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createRecipient("beta", as: actor)
        _ = try await registry.createRecipient("Alpha", as: actor)
        #expect(try await kind { _ = try await registry.createRecipient("ALPHA", as: actor) } == .alreadyExists)
        #expect(try await kind { _ = try await registry.createRecipient("a.b", as: actor) } == .invalid)
        #expect(
            try await kind { _ = try await registry.createRecipient("gamma", shares: ["x"], as: actor) } == .notFound)
        #expect(try await registry.recipients().map(\.name) == ["Alpha", "beta"])
        let minted = try await registry.mintToken(for: "alpha", lifetimeSeconds: nil, as: actor)
        let deleted = try await registry.deleteRecipient("alpha", as: actor)
        #expect(deleted.tokens == [minted.token])
        #expect(try await registry.authenticate(token: minted.secret, at: Date()) == nil)
        #expect(try await kind { _ = try await registry.deleteRecipient("alpha", as: actor) } == .notFound)
        #expect(try await kind { _ = try await registry.recipient("alpha") } == .notFound)
    }
}
