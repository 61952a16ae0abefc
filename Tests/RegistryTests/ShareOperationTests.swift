import Foundation
import Registry
import Testing

@Suite(.onEveryBackend) struct ShareOperationTests {
    let actor = TemporaryRegistry.operatorActor

    @Test func createShowListDelete() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let made = try await registry.createShare(
            "Retail", comment: "for partners",
            tables: [entry("Sales", "Orders"), entry("sales", "customers", history: true)],
            as: actor)
        #expect(made.share.name == "Retail")
        #expect(made.share.comment == "for partners")
        #expect(made.tables.map(\.name) == ["customers", "Orders"])
        // One schema has one spelling: the first.
        #expect(made.tables.map(\.schema) == ["Sales", "Sales"])
        #expect(made.tables.map(\.historyShared) == [true, false])
        #expect(made.tables.allSatisfy { $0.shareID == made.share.id })
        #expect(try await registry.share("RETAIL") == made)

        _ = try await registry.createShare("alpha", as: actor)
        #expect(try await registry.shares().map(\.name) == ["alpha", "Retail"])

        _ = try await registry.createRecipient("Databricks", shares: ["retail"], as: actor)
        #expect(try await registry.share("retail").recipients == ["Databricks"])
        let deleted = try await registry.deleteShare("rETAIL", as: actor)
        #expect(deleted.share.id == made.share.id && deleted.share.revision > made.share.revision)
        #expect(deleted.recipients == ["Databricks"])
        #expect(try await registry.shares().map(\.name) == ["alpha"])
        #expect(try await registry.recipient("databricks").shares == [])
    }

    @Test func refusals() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createShare("retail", tables: [entry("s", "t")], as: actor)
        #expect(try await kind { _ = try await registry.createShare("RETAIL", as: actor) } == .alreadyExists)
        #expect(try await kind { _ = try await registry.createShare("a b", as: actor) } == .invalid)
        #expect(
            try await kind { _ = try await registry.createShare("x", comment: "\u{0}", as: actor) } == .invalid)
        #expect(
            try await kind {
                _ = try await registry.createShare("x", tables: [entry("s", "t"), entry("S", "T")], as: actor)
            } == .alreadyExists)
        #expect(try await kind { _ = try await registry.share("x") } == .notFound)
        #expect(try await kind { _ = try await registry.deleteShare("x", as: actor) } == .notFound)
        #expect(try await kind { _ = try await registry.updateShare("x", .init(comment: "c"), as: actor) } == .notFound)
        #expect(try await kind { _ = try await registry.updateShare("retail", .init(), as: actor) } == .invalid)
        // A location that came as a value is checked like one that came as text.
        for location: TableLocation in [
            .bucket(name: "lake", path: "../x"), .bucket(name: "lake", path: "x/"), .file(path: "srv"),
            .iceberg(catalog: "c", namespace: ["a/b"], table: "t"), .iceberg(catalog: "c", namespace: [], table: "t"),
        ] {
            let table = TableEntry(schema: "s", name: "new", location: location)
            #expect(
                try await kind { _ = try await registry.updateShare("retail", .init(add: [table]), as: actor) }
                    == .invalid)
        }
    }

    @Test func updatesAreIncrements() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let before = try await registry.createShare(
            "retail", comment: "old", tables: [entry("s", "a"), entry("s", "b"), entry("s", "c")], as: actor)
        let after = try await registry.updateShare(
            "Retail",
            ShareChanges(
                newName: "Wholesale", comment: "", add: [entry("s", "d"), entry("s", "a")],
                remove: [QualifiedName(schema: "S", name: "A")],
                rename: [
                    TableRename(from: QualifiedName(schema: "s", name: "b"), to: QualifiedName(schema: "z", name: "B2"))
                ],
                historyOn: [QualifiedName(schema: "s", name: "c")]),
            as: actor)
        #expect(after.share.id == before.share.id)
        #expect(after.share.name == "Wholesale")
        #expect(after.share.comment == nil)
        #expect(after.tables.map { "\($0.schema).\($0.name)" } == ["s.a", "s.c", "s.d", "z.B2"])
        let old = Dictionary(uniqueKeysWithValues: before.tables.map { ($0.name, $0) })
        let new = Dictionary(uniqueKeysWithValues: after.tables.map { ($0.name, $0) })
        #expect(new["B2"]?.id == old["b"]?.id)
        #expect(new["B2"]?.location == old["b"]?.location)
        #expect(new["a"]?.id != old["a"]?.id)
        #expect(new["c"]?.historyShared == true)
        let off = try await registry.updateShare(
            "wholesale", ShareChanges(historyOff: [QualifiedName(schema: "s", name: "c")]), as: actor)
        #expect(off.tables.allSatisfy { !$0.historyShared })
        #expect(try await kind { _ = try await registry.share("retail") } == .notFound)
        // Only the case changes, which is no collision with itself.
        let spelled = try await registry.updateShare(
            "wholesale",
            ShareChanges(
                newName: "WHOLESALE",
                rename: [
                    TableRename(
                        from: QualifiedName(schema: "z", name: "b2"), to: QualifiedName(schema: "Z", name: "b2"))
                ]), as: actor)
        #expect(spelled.share.name == "WHOLESALE")
        #expect(spelled.tables.last?.schema == "Z")
        #expect(spelled.tables.last?.name == "b2")
    }

    @Test(arguments: [
        (
            ShareChanges(newName: "n", comment: "c", add: [entry("s", "new"), entry("S", "A")]),
            RegistryError.Kind.alreadyExists
        ),
        (
            ShareChanges(newName: "n", add: [entry("s", "new")], remove: [QualifiedName(schema: "s", name: "x")]),
            .notFound
        ),
        (
            ShareChanges(remove: [QualifiedName(schema: "s", name: "a"), QualifiedName(schema: "s", name: "A")]),
            .notFound
        ),
        (
            ShareChanges(
                add: [entry("s", "new")],
                rename: [
                    TableRename(from: QualifiedName(schema: "s", name: "a"), to: QualifiedName(schema: "s", name: "B"))
                ]), .alreadyExists
        ),
        (ShareChanges(add: [entry("s", "new")], historyOn: [QualifiedName(schema: "s", name: "x")]), .notFound),
        (ShareChanges(newName: "other", add: [entry("s", "new")]), .alreadyExists),
        (ShareChanges(newName: "a/b", remove: [QualifiedName(schema: "s", name: "a")]), .invalid),
    ])
    func allOrNothing(changes: ShareChanges, expected: RegistryError.Kind) async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let before = try await registry.createShare("retail", tables: [entry("s", "a"), entry("s", "b")], as: actor)
        _ = try await registry.createShare("other", as: actor)
        #expect(try await kind { _ = try await registry.updateShare("retail", changes, as: actor) } == expected)
        #expect(try await registry.share("retail") == before)
        #expect(try await registry.shares().count == 2)
        let newest = try #require(try await registry.auditEvents(limit: 1).first)
        #expect(newest.outcome == .refused)
        #expect(newest.operation == "updateShare")
        #expect(newest.details["reason"]?.count == 1)
        #expect(try await registry.auditEvents(limit: 100).filter { $0.outcome == .done }.count == 2)
    }

    /// What tables do not say themselves comes with the share's creation, and fails with it.
    @Test func aShareIsMadeWithItsChangesOrNotAtAll() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let (a, b) = (QualifiedName(schema: "s", name: "a"), QualifiedName(schema: "s", name: "b"))
        let changes = ShareChanges(
            comment: "all of it", add: [entry("s", "b")], history: true, historyOff: [b],
            options: [TableOptionsChange(table: a, leaveOut: ["blob"])],
            extents: [TableExtentChange(table: b, filter: "x = 1")])
        let made = try await registry.createShare("retail", tables: [entry("s", "a")], changes: changes, as: actor)
        #expect(made == (try await registry.share("retail")))
        #expect(made.share.comment == "all of it" && made.share.historyShared && made.share.revision == 1)
        #expect(made.tables.map(\.name) == ["a", "b"])
        #expect(made.tables.map(\.historyShared) == [true, false])
        #expect(made.tables.map(\.options.leftOut) == [["blob"], []])
        #expect(made.tables.map(\.extent.filter) == [nil, "x = 1"])
        let event = try #require(try await registry.auditEvents(limit: 1).first)
        #expect(event.operation == "createShare" && event.details["extents"] == ["s.b: where x = 1"])
        let wrong = ShareChanges(options: [TableOptionsChange(table: b, leaveOut: ["blob"])])
        #expect(
            try await kind { _ = try await registry.createShare("other", changes: wrong, as: actor) } == .notFound)
        #expect(try await registry.shares().map(\.name) == ["retail"])
    }
}
