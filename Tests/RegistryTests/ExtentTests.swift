import Foundation
import Registry
import Testing

/// How much of a table a share shows, and what it does with the history of its tables.
@Suite(.onEveryBackend) struct ExtentTests {
    private let actor = TemporaryRegistry.operatorActor
    private let table = QualifiedName(schema: "s", name: "t")

    private func update(_ registry: Registry, _ changes: ShareChanges) async throws -> ShareDetails {
        try await registry.updateShare("retail", changes, as: actor)
    }

    @Test func anExtentIsKeptAndReachesReaders() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        var first = entry("s", "t")
        first.extent = TableExtent(filter: "region = 'EU'", startVersion: 3)
        let made = try await registry.createShare("retail", tables: [first, entry("s", "u")], as: actor)
        #expect(made.tables.map(\.extent) == [first.extent, TableExtent()])
        let recipient = try await registry.createRecipient("acme", shares: ["retail"], as: actor)
        let granted = try await registry.table(share: "retail", schema: "s", name: "t", of: recipient.recipient.id)
        #expect(granted?.table.extent == first.extent && granted?.table.isShownWhole == false)
        let token = try await registry.mintToken(for: "acme", lifetimeSeconds: 60, as: actor).token.id
        let access = try await registry.access(
            of: recipient.recipient.id, with: token, to: made.tables[0].id, at: Date())
        #expect(access?.table.extent == first.extent)

        // A rename keeps it, and each half changes by itself.
        let renamed = QualifiedName(schema: "s", name: "v")
        var changed = try await update(
            registry,
            ShareChanges(
                rename: [TableRename(from: table, to: renamed)], extents: [.init(table: renamed, startVersion: 5)]))
        #expect(changed.tables.last?.extent == TableExtent(filter: "region = 'EU'", startVersion: 5))
        changed = try await update(registry, ShareChanges(extents: [.init(table: renamed, filter: "a IN (1, 2)")]))
        #expect(changed.tables.last?.extent == TableExtent(filter: "a IN (1, 2)", startVersion: 5))
        changed = try await update(
            registry, ShareChanges(extents: [.init(table: renamed, filter: "", startVersion: 0)]))
        #expect(changed.tables.last?.extent == TableExtent())
        #expect(try await registry.share("retail") == changed)
    }

    @Test func whatCannotBeAFilterIsRefusedAndNothingChanges() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createShare("retail", tables: [entry("s", "t")], as: actor)
        for change in [
            TableExtentChange(table: table, filter: "region LIKE 'E%'"),
            TableExtentChange(table: table, filter: "region = "), TableExtentChange(table: table, startVersion: -1),
        ] {
            #expect(
                try await kind {
                    _ = try await update(registry, ShareChanges(add: [entry("s", "new")], extents: [change]))
                } == .invalid)
        }
        var bad = entry("s", "bad")
        bad.extent.filter = "1 = 1"
        #expect(try await kind { _ = try await update(registry, ShareChanges(add: [bad])) } == .invalid)
        #expect(
            try await kind {
                _ = try await update(
                    registry,
                    ShareChanges(extents: [.init(table: QualifiedName(schema: "s", name: "x"), filter: "a = 1")]))
            } == .notFound)
        #expect(try await registry.share("retail").tables.map(\.name) == ["t"])
    }

    /// Such a table comes and goes with its namespace, and would come back whole.
    @Test func aTableOfANamespaceCannotBeShownInPart() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let namespace = NamespaceEntry(schema: "s", location: NamespaceLocation(catalog: "c", namespace: ["n"]))
        let share = try await registry.createShare("retail", namespaces: [namespace], as: actor)
        try await registry.reconcile(share.namespaces[0], tables: ["t"])
        #expect(
            try await kind {
                _ = try await update(registry, ShareChanges(extents: [.init(table: table, filter: "a = 1")]))
            } == .invalid)
    }

    @Test func historyIsSaidOfTheWholeShare() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let namespace = NamespaceEntry(schema: "n", location: NamespaceLocation(catalog: "c", namespace: ["n"]))
        let made = try await registry.createShare(
            "retail", tables: [entry("s", "t"), entry("s", "u", history: true)], namespaces: [namespace], as: actor)
        try await registry.reconcile(made.namespaces[0], tables: ["member"])
        let on = try await update(registry, ShareChanges(history: true))
        #expect(on.share.historyShared && on.tables.allSatisfy(\.historyShared) && on.tables.count == 3)
        #expect(on.namespaces.map(\.historyShared) == [true])
        try await registry.reconcile(on.namespaces[0], tables: ["member", "later"])
        let added = try await update(
            registry, ShareChanges(add: [entry("s", "v")], historyOff: [QualifiedName(schema: "s", name: "u")]))
        #expect(added.tables.filter { !$0.historyShared }.map(\.name) == ["u"])
        #expect(Set(added.tables.map(\.name)) == ["t", "u", "v", "member", "later"])
        let off = try await update(
            registry, ShareChanges(add: [entry("s", "w", history: true)], history: false))
        #expect(!off.share.historyShared && off.tables.filter(\.historyShared).map(\.name) == ["w"])
        #expect(off.namespaces.map(\.historyShared) == [false])
    }

    @Test func theAuditNamesWhatIsShown() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        var first = entry("s", "t", history: true)
        first.extent = TableExtent(filter: "region = 'EU'", startVersion: 3)
        _ = try await registry.createShare("retail", tables: [first], as: actor)
        _ = try await update(
            registry,
            ShareChanges(history: false, extents: [.init(table: table, filter: "region = 'US'", startVersion: 0)]))
        let events = try await registry.auditEvents(limit: 2)
        #expect(events[1].details["add"] == ["s.t=s3://lake/s/t with history from version 3 where region = 'EU'"])
        #expect(events[0].details["extents"] == ["s.t: where region = 'US', all versions"])
        #expect(events[0].details["history"] == ["off"])
    }
}
