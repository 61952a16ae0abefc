import Foundation
import GRDB
import Logging
import Testing

@testable import Registry

@Suite struct SQLiteStoreTests {
    let actor = TemporaryRegistry.operatorActor
    let logger = Logger(label: "test")

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? Int ?? 0) & 0o777
    }

    /// The error of opening `path`.
    private func refusal(_ path: String) async throws -> RegistryError {
        let error = await #expect(throws: RegistryError.self) {
            _ = try await SQLiteStore.open(path: path, logger: logger)
        }
        return try #require(error)
    }

    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = TemporaryRegistry.newFolder()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    @Test func filesAreClosedToOthers() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("a/b/registry.sqlite").path
            let registry = try await Registry.open(path: path, logger: logger)
            _ = try await registry.createShare("retail", as: actor)
            #expect(try mode(folder.appendingPathComponent("a").path) == 0o700)
            #expect(try mode(folder.appendingPathComponent("a/b").path) == 0o700)
            for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
            try registry.close()
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
            try registry.close()
            #expect(try await kind { _ = try await registry.shares() } == .unavailable)
            #expect(try await kind { _ = try await registry.createShare("x", as: actor) } == .unavailable)
            let again = try await Registry.open(path: path, logger: logger)
            #expect(try await again.shares().map(\.name) == ["retail"])
            try again.close()
        }
    }

    @Test func settingsAreReadBack() async throws {
        let home = try await TemporaryRegistry()
        let found = try await home.registry.store.write { connection throws(RegistryError) in
            var found: [SQLValue] = []
            for pragma in ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "application_id"] {
                found += try connection.query("PRAGMA \(pragma)").flatMap(\.values)
            }
            return found
        }
        #expect(found == [.text("wal"), .integer(2), .integer(1), .integer(5000), .integer(0x4357_4159)])
    }

    @Test(arguments: [
        ("PRAGMA synchronous = NORMAL", "synchronous"), ("PRAGMA foreign_keys = OFF", "foreign_keys"),
        ("PRAGMA journal_mode = DELETE", "journal_mode"), ("PRAGMA busy_timeout = 1", "busy_timeout"),
    ])
    func aWeakerSettingIsRefused(pragma: String, name: String) async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("x.sqlite").path
            var configuration = Configuration()
            configuration.busyMode = .timeout(SQLiteStore.busyTimeout)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try await queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
                try SQLiteStore.assertSettings(database, path: path)
                try database.execute(sql: pragma)
                let error = #expect(throws: RegistryError.self) {
                    try SQLiteStore.assertSettings(database, path: path)
                }
                #expect(error?.kind == .unavailable)
                #expect(error?.message.contains(name) == true)
            }
            try queue.close()
        }
    }

    @Test func writesAreImmediate() async throws {
        let home = try await TemporaryRegistry()
        let other = try DatabaseQueue(path: home.path)
        try await home.registry.store.write { _ throws(RegistryError) in
            // Nothing is written yet, and still nobody else can begin.
            let error = #expect(throws: DatabaseError.self) {
                try other.inTransaction(.immediate) { _ in .commit }
            }
            #expect(error?.resultCode == .SQLITE_BUSY)
        }
        try other.close()
    }

    @Test func aNewerSchemaIsRefused() async throws {
        let home = try await TemporaryRegistry()
        try await home.registry.store.write { connection throws(RegistryError) in
            _ = try connection.execute("INSERT INTO schema_version (version, name) VALUES (7, 'address lists')")
        }
        try home.registry.close()
        let error = try await refusal(home.path)
        #expect(error.kind == .unavailable)
        for part in ["version 7", "address lists", "up to \(SchemaMigration.all.count)", home.path] {
            #expect(error.message.contains(part))
        }
    }

    @Test func migrationsGoOnFromWhereTheyWere() async throws {
        let home = try await TemporaryRegistry()
        let store = home.registry.store
        let next = Int64(SchemaMigration.all.count) + 1
        let added = SchemaMigration(
            version: next, name: "notes", statements: ["CREATE TABLE notes (id TEXT PRIMARY KEY)"])
        let broken = SchemaMigration(
            version: next + 1, name: "broken",
            statements: ["CREATE TABLE other (id TEXT)", "CREATE TABLE notes (id TEXT)"])
        try await migrate(store, [added])
        try await migrate(store, [added])
        #expect(try await kind { try await migrate(store, [added, broken]) } == .unavailable)
        let state = try await store.read { connection throws(RegistryError) in
            (
                try connection.query("SELECT version FROM schema_version ORDER BY version"),
                try connection.query("SELECT name FROM sqlite_master WHERE name IN ('notes', 'other')")
            )
        }
        #expect(state.0 == (1...next).map { SQLRow([.integer($0)]) })
        #expect(state.1 == [SQLRow([.text("notes")])])
        #expect(SchemaMigration.all.map(\.version) == Array(1...Int64(SchemaMigration.all.count)))
    }

    private func migrate(_ store: any RegistryStore, _ further: [SchemaMigration]) async throws {
        try await SchemaMigrator(migrations: SchemaMigration.all + further).migrate(store)
    }

    @Test func filesThatAreNoRegistry() async throws {
        try await withFolder { folder in
            #expect(try await refusal(folder.path).message.contains("is a directory"))
            #expect(try await refusal("/dev/null").message.contains("not a regular file"))
            #expect(try await refusal("").kind == .invalid)
            #expect(try await refusal("/dev/null/x/registry.sqlite").kind == .unavailable)

            let garbage = folder.appendingPathComponent("garbage")
            let content = Data(repeating: UInt8(ascii: "x"), count: 8192)
            try content.write(to: garbage)
            #expect(try await refusal(garbage.path).message.contains("not a SQLite database"))
            #expect(try Data(contentsOf: garbage) == content)

            let foreign = folder.appendingPathComponent("foreign").path
            let queue = try DatabaseQueue(path: foreign)
            try await queue.write { try $0.execute(sql: "CREATE TABLE notes (id TEXT)") }
            try queue.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: foreign))
            #expect(try await refusal(foreign).message.contains("another program"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: foreign)) == before)
        }
    }

    @Test func aDamagedRegistryIsUnavailable() async throws {
        let home = try await TemporaryRegistry()
        for index in 0..<40 {
            _ = try await home.registry.createShare(
                "share\(index)", comment: String(repeating: "c", count: 500), as: actor)
        }
        try home.registry.close()
        let url = URL(fileURLWithPath: home.path)
        var bytes = try Data(contentsOf: url)
        for index in 4096..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: url)
        let found = try await kind {
            let registry = try await Registry.open(path: home.path, logger: logger)
            _ = try await registry.shares()
        }
        #expect(found == .unavailable)
    }

    @Test func aFullDiskChangesNothing() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createShare("before", as: actor)
        try await registry.store.write { connection throws(RegistryError) in
            _ = try connection.query("PRAGMA max_page_count = 1")
        }
        let tables = (0..<500).map { entry("s", "table\($0)") }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await registry.createShare("big", tables: tables, as: actor)
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("is full") == true)
        #expect(try await registry.shares().map(\.name) == ["before"])
    }

    @Test func aReadOnlyDatabaseSaysSo() async throws {
        let home = try await TemporaryRegistry()
        try await home.registry.store.write { connection throws(RegistryError) in
            _ = try connection.execute("PRAGMA query_only = 1")
        }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await home.registry.createShare("x", as: actor)
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("is read-only") == true)
    }

    @Test(.enabled(if: geteuid() != 0, "permissions do not bind root"))
    func permissionsAreNamed() async throws {
        let home = try await TemporaryRegistry()
        try home.registry.close()
        let manager = FileManager.default
        try manager.setAttributes([.posixPermissions: 0o400], ofItemAtPath: home.path)
        #expect(try await refusal(home.path).message.contains("cannot be written"))
        try manager.setAttributes([.posixPermissions: 0o000], ofItemAtPath: home.path)
        #expect(try await refusal(home.path).message.contains("cannot be read"))
        try manager.setAttributes([.posixPermissions: 0o500], ofItemAtPath: home.folder.path)
        defer { try? manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: home.folder.path) }
        let beside = home.folder.appendingPathComponent("other.sqlite").path
        #expect(try await refusal(beside).message.contains("lacks the permission"))
    }

    @Test(arguments: [
        (ResultCode.SQLITE_BUSY, RegistryError.Kind.unavailable, "try again"),
        (.SQLITE_CONSTRAINT_UNIQUE, .conflict, "try again"), (.SQLITE_CORRUPT_VTAB, .unavailable, "backup"),
        (.SQLITE_CANTOPEN, .unavailable, "cannot be opened"), (.SQLITE_IOERR_READ, .unavailable, "266"),
        (.SQLITE_READONLY_ROLLBACK, .unavailable, "read-only"), (.SQLITE_FULL, .unavailable, "is full"),
        (.SQLITE_ERROR, .unavailable, "cannot be used"),
    ])
    func resultCodesAreExplained(code: ResultCode, kind: RegistryError.Kind, part: String) {
        let failure = DatabaseError(resultCode: code, sql: "SELECT secret", arguments: ["cwy_secret"])
        let error = SQLiteFailure.error(failure, at: "/srv/registry.sqlite")
        #expect(error.kind == kind)
        #expect(error.message.contains(part))
        #expect(error.message.contains("/srv/registry.sqlite"))
        #expect(!error.message.contains("secret"))
    }

    @Test func cancelledTasksLeaveNothingHalfDone() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        let tables = (0..<200).map { entry("s", "table\($0)") }
        let task = Task { try await registry.createShare("big", tables: tables, as: actor) }
        task.cancel()
        let result = await task.result
        let shares = try await registry.shares()
        switch result {
        case .success: #expect(shares.count == 1)
        case .failure(let error):
            #expect((error as? RegistryError)?.kind == .unavailable)
            #expect(shares.isEmpty)
        }
        #expect(try await registry.auditEvents(limit: 10).count == shares.count)
    }
}
