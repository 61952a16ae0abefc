import Foundation
import Registry
import Testing

@Suite(.onEveryBackend) struct GrantedReadTests {
    let actor = TemporaryRegistry.operatorActor

    /// Follows a listing to its end in pages of `limit`.
    private func collect<Item>(
        limit: Int, _ page: (String?) async throws -> Page<Item>
    ) async throws -> [Item] {
        var items: [Item] = []
        var after: String?
        repeat {
            let next = try await page(after)
            #expect(next.items.count <= limit)
            items += next.items
            after = next.next
        } while after != nil
        return items
    }

    @Test(arguments: [1, 2, 3, 500])
    func pagesCoverEverythingOnce(limit: Int) async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let tables = ["x.a", "x.B", "x.ä", "x.c-1", "x.c", "Y.a", "z1.a", "z.a"].map { text in
            let parts = text.split(separator: ".")
            return entry(String(parts[0]), String(parts[1]))
        }
        let big = try await registry.createShare("m", tables: tables, as: actor)
        for name in ["b", "A", "Z", "c"] { _ = try await registry.createShare(name, as: actor) }
        let id = try await registry.createRecipient("acme", shares: ["a", "b", "m", "z"], as: actor).recipient.id

        let shares = try await collect(limit: limit) { try await registry.shares(of: id, after: $0, limit: limit) }
        #expect(shares.map(\.name) == ["A", "b", "m", "Z"])
        let schemas = try await collect(limit: limit) {
            try await registry.schemas(in: big.share.id, of: id, after: $0, limit: limit)
        }
        #expect(schemas == ["x", "Y", "z", "z1"])
        let inSchema = try await collect(limit: limit) {
            try await registry.tables(in: big.share.id, schema: "X", of: id, after: $0, limit: limit)
        }
        #expect(inSchema.map(\.name) == ["a", "B", "c", "c-1", "ä"])
        let all = try await collect(limit: limit) {
            try await registry.allTables(in: big.share.id, of: id, after: $0, limit: limit)
        }
        #expect(
            all.map { "\($0.schema).\($0.name)" } == ["x.a", "x.B", "x.c", "x.c-1", "x.ä", "Y.a", "z.a", "z1.a"])
        #expect(all == big.tables)
        let exact = try await registry.shares(of: id, limit: 4)
        #expect(exact.items.count == 4)
        #expect(exact.next == nil)
    }

    @Test func limitZeroTellsWhetherAnythingFollows() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let share = try await registry.createShare("m", tables: [entry("s", "a"), entry("s", "b")], as: actor).share.id
        let id = try await registry.createRecipient("acme", shares: ["m"], as: actor).recipient.id
        let empty = try await registry.createRecipient("empty", as: actor).recipient.id

        let shares = try await registry.shares(of: id, limit: 0)
        #expect(shares.items.isEmpty)
        let next = try #require(shares.next)
        #expect(try await registry.shares(of: id, after: next, limit: 1).items.map(\.name) == ["m"])
        #expect(try await registry.shares(of: empty, limit: 0) == Page(items: [], next: nil))
        #expect(try await registry.schemas(in: share, of: id, limit: 0).next != nil)
        #expect(try await registry.tables(in: share, schema: "s", of: id, limit: 0).next != nil)
        let first = try await registry.allTables(in: share, of: id, limit: 1)
        let paused = try await registry.allTables(in: share, of: id, after: first.next, limit: 0)
        #expect(paused.items.isEmpty)
        #expect(
            try await registry.allTables(in: share, of: id, after: paused.next, limit: 5).items.map(\.name) == ["b"])
        #expect(
            try await registry.tables(in: share, schema: "s", of: id, after: "b", limit: 0)
                == Page(items: [], next: nil))
        #expect(try await kind { _ = try await registry.shares(of: id, limit: -1) } == .invalid)
        #expect(
            try await kind { _ = try await registry.allTables(in: share, of: id, after: "x", limit: 1) } == .invalid)
        #expect(try await registry.shares(of: id, limit: .max).items.count == 1)
    }

    @Test func whatIsNotGrantedIsNotFound() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let mine = try await registry.createShare("mine", tables: [entry("s", "t")], as: actor)
        let other = try await registry.createShare("other", tables: [entry("s", "t")], as: actor)
        let id = try await registry.createRecipient("acme", shares: ["mine"], as: actor).recipient.id
        _ = try await registry.createRecipient("rival", shares: ["other", "mine"], as: actor)

        #expect(try await registry.shares(of: id, limit: 500).items.map(\.id) == [mine.share.id])
        #expect(try await registry.share(named: "MINE", of: id)?.id == mine.share.id)
        #expect(try await registry.share(named: "other", of: id) == nil)
        #expect(try await registry.share(named: "missing", of: id) == nil)
        #expect(try await registry.share(named: "not/valid", of: id) == nil)
        #expect(try await registry.table(share: "other", schema: "s", name: "t", of: id) == nil)
        let found = try await registry.table(share: "Mine", schema: "S", name: "T", of: id)
        #expect(found?.share.id == mine.share.id && found?.table == mine.tables.first)
        #expect(try await registry.table(share: "mine", schema: "s", name: "x", of: id) == nil)
        #expect(try await registry.table(share: "mine", schema: "x", name: "t", of: id) == nil)

        // Equal errors for what is there and what is not.
        var errors: Set<RegistryError> = []
        for share in [other.share.id, UUID()] {
            for body: () async throws -> Void in [
                { _ = try await registry.schemas(in: share, of: id, limit: 1) },
                { _ = try await registry.allTables(in: share, of: id, limit: 1) },
            ] {
                let error = await #expect(throws: RegistryError.self) { try await body() }
                errors.insert(try #require(error))
            }
        }
        #expect(errors.count == 1)
        #expect(errors.first?.kind == .notFound)
        var schemaErrors: Set<RegistryError> = []
        for (share, schema) in [(other.share.id, "s"), (UUID(), "s"), (mine.share.id, "x"), (mine.share.id, "a/b")] {
            let error = await #expect(throws: RegistryError.self) {
                _ = try await registry.tables(in: share, schema: schema, of: id, limit: 1)
            }
            schemaErrors.insert(try #require(error))
        }
        #expect(schemaErrors.count == 1)
        #expect(schemaErrors.first?.kind == .notFound)
    }

    /// A permission that was handed out is worth what the credential is that it was handed out to.
    @Test func accessEndsWithTheCredential() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let share = try await registry.createShare("mine", tables: [entry("s", "t")], as: actor)
        let table = try #require(share.tables.first).id
        let id = try await registry.createRecipient("acme", shares: ["mine"], as: actor).recipient.id
        let other = try await registry.createRecipient("umbrella", shares: ["mine"], as: actor).recipient.id
        let moment = Date()
        func reads(_ credential: UUID, of recipient: UUID, at time: Date) async throws -> Bool {
            try await registry.access(of: recipient, with: credential, to: table, at: time) != nil
        }

        let token = try await registry.mintToken(for: "acme", lifetimeSeconds: 60, as: actor).token
        #expect(try await reads(token.id, of: id, at: moment))
        #expect(try await !reads(token.id, of: other, at: moment))
        #expect(try await !reads(UUID(), of: id, at: moment))
        let expiry = try #require(token.expiresAt)
        #expect(try await reads(token.id, of: id, at: expiry.addingTimeInterval(-0.001)))
        #expect(try await !reads(token.id, of: id, at: expiry))
        _ = try await registry.revokeToken(token.id, as: actor)
        #expect(try await !reads(token.id, of: id, at: moment))

        let identity = RecipientIdentity(issuer: "https://id.example", subject: "acme")
        _ = try await registry.updateRecipient("acme", RecipientChanges(addIdentities: [identity]), as: actor)
        let mark = try #require(try await registry.authenticate(identity)).credential
        #expect(try await reads(mark, of: id, at: .distantFuture))
        #expect(try await !reads(mark, of: other, at: moment))
        _ = try await registry.updateRecipient("acme", RecipientChanges(removeIdentities: [identity]), as: actor)
        #expect(try await !reads(mark, of: id, at: moment))
    }

    @Test func grantsAreLookedUpEveryTime() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let server = try await home.second()
        let share = try await registry.createShare("mine", tables: [entry("s", "t")], as: actor)
        let table = try #require(share.tables.first).id
        let id = try await registry.createRecipient("acme", shares: ["mine"], as: actor).recipient.id
        let token = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor).token.id
        let now = Date()
        #expect(try await server.access(of: id, with: token, to: table, at: now)?.recipient.id == id)
        #expect(try await server.access(of: UUID(), with: token, to: table, at: now) == nil)
        #expect(try await server.access(of: id, with: token, to: UUID(), at: now) == nil)
        _ = try await registry.revoke(["mine"], from: "acme", as: actor)
        #expect(try await server.access(of: id, with: token, to: table, at: now) == nil)
        _ = try await registry.grant(["mine"], to: "acme", as: actor)
        #expect(try await server.access(of: id, with: token, to: table, at: now)?.recipient.id == id)
        let rename = TableRename(
            from: QualifiedName(schema: "s", name: "t"), to: QualifiedName(schema: "s2", name: "t2"))
        _ = try await registry.updateShare("mine", ShareChanges(newName: "ours", rename: [rename]), as: actor)
        #expect(try await server.access(of: id, with: token, to: table, at: now)?.recipient.id == id)
        #expect(try await server.table(share: "ours", schema: "s2", name: "t2", of: id)?.table.id == table)
        #expect(try await server.schemas(in: share.share.id, of: id, limit: 5).items == ["s2"])
        _ = try await registry.updateShare(
            "ours", ShareChanges(remove: [QualifiedName(schema: "s2", name: "t2")]), as: actor)
        #expect(try await server.access(of: id, with: token, to: table, at: now) == nil)
        #expect(try await server.schemas(in: share.share.id, of: id, limit: 5) == Page(items: [], next: nil))
        try server.close()
    }
}
