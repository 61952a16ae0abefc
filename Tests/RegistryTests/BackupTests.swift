import Foundation
import GRDB
import Testing

@testable import Registry

@Suite(.onEveryBackend, .serialized) struct BackupTests {
    private let actor = TemporaryRegistry.operatorActor
    private let now = Date(timeIntervalSince1970: 1_800_000_000.123)
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private var path: String { folder.path + "/a.backup" }

    private func filled() async throws -> NewPlace {
        let place = try await NewPlace()
        let store = try await place.store()
        try await SampleRows.fill(store)
        try store.close()
        return place
    }

    @discardableResult
    private func back(up place: NewPlace, replacing: Bool = false) async throws -> BackupManifest {
        try await BackupWriter.write(place.place, to: path, replacing: replacing, program: "1.2.3", now: now)
    }

    private func restore(_ place: NewPlace) async throws -> (replaced: Restoration.Replaced, kept: String?) {
        let restoration = try await Restoration(of: path, into: place.place, workingIn: folder.path, at: now)
        return try await restoration.perform(as: actor, at: now)
    }

    /// Whatever table a step of the schema adds: without a row in the sample this fails, and without a copy too.
    @Test func everyTableComesAlongIntoEitherKindOfDatabase() async throws {
        let source = try await filled()
        let before = try await SampleRows.dump(source.place)
        for (table, rows) in before { #expect(!rows.isEmpty, "\(table) has no row in the sample") }
        let manifest = try await back(up: source)
        #expect(manifest.program == "1.2.3" && manifest.madeAt == now)
        #expect(Set(manifest.contents.map(\.table)).union(["schema_version"]) == Set(before.keys))
        for content in manifest.contents { #expect(content.rows == Int64(before[content.table]?.count ?? -1)) }
        for backend in Backend.available {
            let target = try await Backend.$current.withValue(backend) { try await NewPlace() }
            // A file's folder is made by whoever configures it.
            try FileManager.default.createDirectory(at: target.folder, withIntermediateDirectories: true)
            let result = try await restore(target)
            #expect(result.replaced == .nothing && result.kept == nil)
            var after = try await SampleRows.dump(target.place)
            let event = after["audit_events"]?.subtracting(before["audit_events"] ?? []) ?? []
            #expect(event.count == 1 && event.first?[0] == .integer(251) && event.first?[4] == .text("restoreRegistry"))
            after["audit_events"]?.subtract(event)
            for table in before.keys where table != "shares" && table != "recipients" {
                #expect(after[table] == before[table], "\(table)")
            }
            #expect(Set(after.keys) == Set(before.keys))
            // And it is a registry.
            let registry = try await target.open()
            let share = try await registry.share("retail")
            #expect(share.share.comment == "ä \"'\n" && share.tables.count == 1 && share.recipients == ["Acme"])
            #expect(share.share.revision == 1_800_000_000_123)
            _ = try await registry.createShare("new", as: actor)
            try registry.close()
        }
    }

    @Test func aFileIsThereWholeAndPrivateOrNotAtAll() async throws {
        let place = try await filled()
        try await back(up: place)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let first = try Data(contentsOf: URL(filePath: path))
        #expect(try await kind { try await back(up: place) } == .alreadyExists)
        #expect(try Data(contentsOf: URL(filePath: path)) == first)
        try await back(up: place, replacing: true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.backup"])
        let empty = try await NewPlace()
        #expect(try await kind { try await back(up: empty, replacing: true) } == .notFound)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.backup"])
        let other = try await Backend.$current.withValue(.sqlite) { try await filled() }
        let found = try await kind {
            _ = try await BackupWriter.write(
                place.place, to: other.path, replacing: true, program: "", now: now)
        }
        #expect(found == .alreadyExists, "a registry is no place for a backup")
    }

    @Test(arguments: SchemaMigration.all.map(\.version))
    func aBackupOfAnOlderSchemaIsBroughtToThisOne(version: Int64) async throws {
        let migrator = SchemaMigrator(migrations: SchemaMigration.all.filter { $0.version <= version })
        let file = try SQLiteFile(path: try folder.make("old.sqlite"), .new)
        try file.statement("PRAGMA application_id = \(SQLiteStore.applicationID)")
        try file.transaction { connection throws(RegistryError) in
            try connection.execute(SchemaMigrator.versionTable)
            try migrator.apply(after: 0, to: connection)
            try connection.execute(
                "INSERT INTO shares (id, name, name_key, created_at) VALUES (?, 'Old', 'old', 1)", [.uuid(UUID())])
        }
        try file.close()
        let manifest = try await BackupWriter.write(
            .file(folder.path + "/old.sqlite"), to: path, replacing: false, program: "0.1", now: now)
        #expect(manifest.schemaVersion == version)
        let target = try await NewPlace()
        try FileManager.default.createDirectory(at: target.folder, withIntermediateDirectories: true)
        _ = try await restore(target)
        let registry = try await target.open()
        #expect(try await registry.shares().map(\.name) == ["Old"])
        try registry.close()
    }

    @Test func whatWasRevokedAndLostSinceIsSaid() async throws {
        let place = try await NewPlace()
        let registry = try await place.open()
        for name in ["acme", "beta", "gone"] { _ = try await registry.createRecipient(name, as: actor) }
        _ = try await registry.createShare("retail", as: actor)
        _ = try await registry.grant(["retail"], to: "acme", as: actor)
        let revoked = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        _ = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        let link = try await registry.makeActivation(
            for: "beta", lifetimeSeconds: nil, linkLifetimeSeconds: 604_800, as: actor)
        _ = try await registry.createAdministrator("olga", lifetimeSeconds: nil, as: actor)
        let tag = try await registry.share("retail").share.revision
        let time = Date()
        _ = try await BackupWriter.write(place.place, to: path, replacing: false, program: "1", now: time)
        _ = try await registry.revokeToken(revoked.token.id, as: actor)
        _ = try await registry.revoke(["retail"], from: "acme", as: actor)
        #expect(try await registry.activate(link.nonce, from: "here") != nil)
        _ = try await registry.deleteAdministrator("olga", as: actor)
        _ = try await registry.deleteRecipient("gone", as: actor)
        _ = try await registry.createRecipient("new", as: actor)
        _ = try await registry.createShare("later", as: actor)
        let changed = try await registry.updateShare("retail", ShareChanges(add: [entry("s", "t")]), as: actor)
        let newest = changed.share.revision
        _ = try await registry.store.write { connection throws(RegistryError) in
            try connection.execute("INSERT INTO table_versions VALUES ('k', 0, 1, 1)")
        }
        let last = try await registry.auditEvents(limit: 1).first?.sequence ?? 0
        #expect(newest > tag)
        try registry.close()
        // A pool lets go of its connections in its own time.
        try await Task.sleep(for: .milliseconds(200))

        let restoration = try await Restoration(of: path, into: place.place, workingIn: folder.path, at: time)
        guard case .registry(let found) = restoration.replaced else {
            Issue.record("\(restoration.replaced)")
            return
        }
        #expect(found.revivedTokens.map(\.id) == [revoked.token.id.uuidString.lowercased()])
        #expect(found.revivedTokens.map(\.holder) == ["acme"])
        #expect(found.revivedActivations.map(\.holder) == ["beta"])
        #expect(found.revivedAdministrators == ["olga"])
        #expect(found.revivedRecipients == ["gone"])
        #expect(found.revivedGrants.map(\.share) == ["retail"] && found.revivesAccess)
        #expect(found.lostShares == ["later"] && found.lostRecipients == ["new"] && found.lostAdministrators.isEmpty)
        #expect(found.lostTokens.map(\.holder) == ["beta"], "the one that the link handed out")
        let result = try await restoration.perform(as: actor, at: time)
        #expect(result.replaced == .registry(found))
        #expect((result.kept != nil) == (Backend.current == .sqlite))

        let restored = try await place.open()
        #expect(try await restored.share("retail").share.revision > newest, "no tag of before matches")
        #expect(try await restored.auditEvents(limit: 1).first?.sequence == last + 1)
        let versions = try await restored.store.read { connection throws(RegistryError) in
            try connection.query("SELECT snapshot_id FROM table_versions").count
        }
        #expect(versions == 1, "what recipients were told of versions stays")
        #expect(try await restored.authenticate(token: revoked.secret, at: Date()) != nil)
        try restored.close()
    }
}
