import Foundation
import Registry
import Testing

@Suite(.onEveryBackend) struct OperationTests {
    let actor = TemporaryRegistry.operatorActor

    /// Sends operation and answer through JSON, as the server's socket does.
    private func send(_ operation: RegistryOperation, to registry: Registry) async throws -> RegistryAnswer {
        let received = try JSONDecoder().decode(RegistryOperation.self, from: try JSONEncoder().encode(operation))
        #expect(received == operation)
        let answer = try await registry.perform(received, as: actor)
        let copy = try JSONDecoder().decode(RegistryAnswer.self, from: try JSONEncoder().encode(answer))
        #expect(copy == answer)
        return copy
    }

    @Test func everyOperationTravels() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let table = QualifiedName(schema: "s", name: "t")
        let file = TableEntry(schema: "s", name: "f", location: .file(path: "/srv/f"))
        let iceberg = TableEntry(
            schema: "s", name: "i", location: .iceberg(catalog: "c", namespace: ["a", "b"], table: "t"))
        let created = try await send(
            .createShare(
                name: "retail", comment: nil, tables: [entry("s", "t"), file, iceberg], namespaces: []), to: registry)
        guard case .share(let share) = created else { return #expect(Bool(false), "\(created)") }
        #expect(share.tables.map(\.location) == [file.location, iceberg.location, entry("s", "t").location])
        let changes = ShareChanges(
            comment: "c", add: [entry("s", "u")], remove: [QualifiedName(schema: "s", name: "f")],
            rename: [TableRename(from: table, to: QualifiedName(schema: "s", name: "v"))],
            historyOn: [QualifiedName(schema: "s", name: "v")], historyOff: [QualifiedName(schema: "s", name: "u")])
        #expect(
            try await send(.updateShare(name: "retail", changes: changes), to: registry)
                == .share(registry.share("retail")))
        #expect(try await send(.listShares, to: registry) == .shares(registry.shares()))
        #expect(try await send(.showShare(name: "RETAIL"), to: registry) == .share(registry.share("retail")))
        #expect(
            try await send(
                .createRecipient(
                    name: "acme", comment: "x", shares: ["retail"],
                    identities: [RecipientIdentity(issuer: "https://login", subject: "s")]), to: registry)
                == .recipient(registry.recipient("acme")))
        #expect(try await send(.listRecipients, to: registry) == .recipients(registry.recipients()))
        #expect(try await send(.showRecipient(name: "acme"), to: registry) == .recipient(registry.recipient("acme")))
        #expect(
            try await send(.revoke(recipient: "acme", shares: ["retail"]), to: registry)
                == .recipient(registry.recipient("acme")))
        #expect(
            try await send(.grant(recipient: "acme", shares: ["retail"]), to: registry)
                == .recipient(registry.recipient("acme")))
        let minted = try await send(.mintToken(recipient: "acme", lifetimeSeconds: 7), to: registry)
        guard case .minted(let token) = minted else { return #expect(Bool(false), "\(minted)") }
        #expect(try await registry.authenticate(token: token.secret, at: token.token.createdAt) != nil)
        #expect(try await send(.revokeToken(id: token.token.id), to: registry) == .revoked(token.token))
        #expect(
            try await send(.listAudit(limit: 3, since: Date(timeIntervalSince1970: 0)), to: registry)
                == .audit(registry.auditEvents(limit: 3)))
        #expect(try await send(.deleteRecipient(name: "acme"), to: registry) != .recipients([]))
        #expect(try await send(.deleteShare(name: "retail"), to: registry) != .shares([]))
        #expect(try await registry.shares().isEmpty)
        #expect(try await registry.recipients().isEmpty)
    }

    @Test func errorsTravel() throws {
        let error = RegistryError(.conflict, "Somebody else was first: try again.")
        #expect(try JSONDecoder().decode(RegistryError.self, from: try JSONEncoder().encode(error)) == error)
        #expect("\(error)" == error.message)
    }
}
