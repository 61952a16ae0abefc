import Foundation
import GRDB
import Testing

@testable import Registry

/// Backups that something happened to, and the registries that stay as they are then.
@Suite(.serialized) struct DamagedBackupTests {
    private let folder: TemporaryDirectory
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    init() throws { folder = try TemporaryDirectory() }

    private var path: String { folder.path + "/a.backup" }

    private func make() async throws -> Data {
        let place = try await NewPlace()
        let store = try await place.store()
        try await SampleRows.fill(store)
        try store.close()
        _ = try await BackupWriter.write(place.place, to: path, replacing: false, program: "1", now: now)
        return try Data(contentsOf: URL(filePath: path))
    }

    private func refusal(_ data: Data) async throws -> RegistryError? {
        try data.write(to: URL(filePath: path))
        do throws(RegistryError) {
            let path = path
            return try await BlockingWork.run { () throws(RegistryError) in
                try BackupArchive(path: path).close()
                return nil
            }
        } catch {
            return error
        }
    }

    @Test func oneThatIsCutOffIsRefusedWhereverItIs() async throws {
        let whole = try await make()
        #expect(try await refusal(whole) == nil)
        let cuts = [0, 1, 99, 100, 4095, 4096, 8192, whole.count / 2, whole.count - 4096, whole.count - 1]
        for count in cuts + (0..<20).map({ _ in Int.random(in: 0..<whole.count) }) {
            let error = try await refusal(whole.prefix(count))
            #expect(error?.kind == .unavailable, "\(count) bytes of \(whole.count)")
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test func oneByteThatChangedIsFound() async throws {
        let whole = try await make()
        let good = try BackupArchive(path: path)
        let contents = good.manifest.contents
        try good.close()
        var found = 0
        for _ in 0..<100 {
            var damaged = whole
            let place = Int.random(in: 0..<whole.count)
            damaged[place] ^= UInt8.random(in: 1...255)
            if try await refusal(damaged) != nil {
                found += 1
            } else {
                // In what SQLite does not use: the content is what it was.
                let archive = try BackupArchive(path: path)
                #expect(archive.manifest.contents == contents, "byte \(place)")
                try archive.close()
            }
        }
        #expect(found > 0)
    }

    private func altered(_ sql: String) async throws -> RegistryError? {
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
        return try await refusal(try Data(contentsOf: URL(filePath: path)))
    }

    @Test(arguments: [
        "UPDATE causeway_backup SET format = 2", "UPDATE causeway_backup SET schema_version = 5",
        "UPDATE causeway_backup SET made_at = 1", "DELETE FROM causeway_backup",
        "DELETE FROM tokens", "UPDATE shares SET comment = NULL", "UPDATE tokens SET hash = 'g'",
        "DROP TABLE signing_keys", "CREATE TABLE other (id TEXT)",
        "UPDATE causeway_backup_contents SET row_count = 1 WHERE table_name = 'audit_events'",
        "PRAGMA foreign_keys = OFF; DELETE FROM recipients", "PRAGMA application_id = 1",
    ])
    func oneThatSaysSomethingElseThanItHoldsIsRefused(sql: String) async throws {
        _ = try await make()
        #expect(try await altered(sql)?.kind == .unavailable)
    }

    @Test func oneOfANewerProgramIsRefusedByName() async throws {
        let place = try await NewPlace()
        try await place.store().close()
        let newer = SchemaMigration.all.map(\.version).max().map { $0 + 1 } ?? 0
        let manifest = BackupManifest(
            format: 1, schemaVersion: newer, program: "9.9", madeAt: now, kind: .sqlite, location: "x", contents: [])
        let file = try SQLiteFile(path: try folder.make("a.backup"), .new)
        try file.statement("PRAGMA application_id = \(SQLiteHeader.backupID)")
        try file.transaction { connection throws(RegistryError) in try manifest.write(to: connection) }
        try file.close()
        let error = await #expect(throws: RegistryError.self) {
            _ = try await Restoration(of: path, into: place.place, workingIn: folder.path, at: now)
        }
        #expect(error?.message.contains("schema version \(newer), made by causeway 9.9") == true)
    }

    @Test func aRegistryIsNoBackup() async throws {
        let place = try await NewPlace()
        try await place.store().close()
        let error = #expect(throws: RegistryError.self) { try BackupArchive(path: place.path).close() }
        #expect(error?.message.contains("is a registry and no backup") == true)
    }

    @Test func aDamagedRegistryIsReplacedAndKeptWithItsLog() async throws {
        _ = try await make()
        let registry = folder.path + "/r.sqlite"
        for (name, text) in [("", "no database"), ("-wal", "old log"), ("-shm", "old index")] {
            try Data(text.utf8).write(to: URL(filePath: registry + name))
        }
        for name in [".0123abcd.new", ".0123abcd.old", ".0123abcx.new"] {
            try Data().write(to: URL(filePath: registry + name))
        }
        let restoration = try await Restoration(of: path, into: .file(registry), workingIn: folder.path, at: now)
        guard case .unknown = restoration.replaced else {
            Issue.record("\(restoration.replaced)")
            return
        }
        let kept = try #require(try await restoration.perform(as: TemporaryRegistry.operatorActor, at: now).kept)
        #expect(kept == registry + ".replaced-20270115T080000Z")
        #expect(try String(contentsOfFile: kept, encoding: .utf8) == "no database")
        #expect(try String(contentsOfFile: kept + "-wal", encoding: .utf8) == "old log")
        #expect(!FileManager.default.fileExists(atPath: registry + "-wal"))
        let opened = try await Registry.open(path: registry, logger: TemporaryRegistry.quiet)
        #expect(try await opened.share("retail").tables.count == 1)
        try opened.close()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.filter { $0.hasSuffix(".new") } == ["r.sqlite.0123abcx.new"], "what a kill left is swept up")
    }

    @Test func anotherProgramsDatabaseIsLeftAlone() async throws {
        _ = try await make()
        let other = folder.path + "/other.sqlite"
        let queue = try DatabaseQueue(path: other)
        try queue.inDatabase { try $0.execute(sql: "CREATE TABLE precious (id TEXT)") }
        try queue.close()
        let before = try Data(contentsOf: URL(filePath: other))
        let error = await #expect(throws: RegistryError.self) {
            _ = try await Restoration(of: path, into: .file(other), workingIn: folder.path, at: now)
        }
        #expect(error?.message.contains("another program") == true)
        #expect(try Data(contentsOf: URL(filePath: other)) == before)
    }

    @Test func aRegistryThatSomebodyHasOpenStays() async throws {
        _ = try await make()
        let place = try await NewPlace()
        let registry = try await place.open()
        _ = try await registry.createShare("mine", as: TemporaryRegistry.operatorActor)
        let restoration = try await Restoration(of: path, into: place.place, workingIn: folder.path, at: now)
        let error = await #expect(throws: RegistryError.self) {
            _ = try await restoration.perform(as: TemporaryRegistry.operatorActor, at: now)
        }
        #expect(error?.message.contains("has the registry") == true)
        #expect(try await registry.shares().map(\.name) == ["mine"])
        try registry.close()
    }
}
