import Foundation
import Testing

@testable import Registry

/// What is particular to restoring into a database that servers share.
@Suite(.needsPostgreSQL, .serialized) struct PostgreSQLRestorationTests {
    private let actor = TemporaryRegistry.operatorActor
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func backup() async throws -> String {
        let path = folder.path + "/a.backup"
        let source = try await NewPlace()
        let store = try await source.store()
        try await SampleRows.fill(store)
        try store.close()
        _ = try await BackupWriter.write(source.place, to: path, replacing: false, program: "1", now: Date())
        return path
    }

    private func restoration(_ path: String, into home: PostgreSQLHome) async throws -> Restoration {
        try await Restoration(
            of: path, into: .database(url: home.server.url(home.name)), workingIn: folder.path, at: Date())
    }

    @Test func aServerThatIsConnectedKeepsItOut() async throws {
        let home = try await PostgreSQLHome()
        let path = try await backup()
        let store = home.store()
        let registry = home.registry(store)
        _ = try await registry.createShare("mine", as: actor)
        let survey = try await RegistrySurvey.make(of: .database(url: home.server.url(home.name)), at: Date())
        #expect(survey.connections == 1 && survey.rows["shares"] == 1 && survey.kind == .postgresql)
        #expect(survey.location.contains("@") == false)
        let restoration = try await restoration(path, into: home)
        let error = await #expect(throws: RegistryError.self) {
            _ = try await restoration.perform(as: actor, at: Date())
        }
        #expect(error?.kind == .unavailable && error?.message.contains("is in use by 1 connection") == true)
        #expect(try await registry.shares().map(\.name) == ["mine"])
        store.close()
    }

    @Test func aServerThatStartsMeanwhileWaitsAndSeesTheNewOne() async throws {
        let home = try await PostgreSQLHome()
        let path = try await backup()
        let replacement = try await PostgreSQLReplacement(url: home.server.url(home.name))
        let store = home.store()
        let waiting = Task { try await home.registry(store).shares().map(\.name) }
        try await Task.sleep(for: .milliseconds(300))
        let archive = try BackupArchive(path: path)
        let staged = try StagedRegistry(of: archive, for: folder.path + "/x")
        try await replacement.place(staged)
        withExtendedLifetime(replacement) {}
        _ = consume replacement
        #expect(try await waiting.value == ["Retail", "Z"])
        store.close()
    }

    @Test(arguments: [-1, 1])
    func aDatabaseOfAnotherSchemaIsReplacedAsAWhole(steps: Int) async throws {
        let home = try await PostgreSQLHome()
        let path = try await backup()
        let version = (SchemaMigration.all.last?.version ?? 0) + Int64(steps)
        if steps > 0 {
            _ = try home.run("CREATE TABLE newer (id TEXT REFERENCES shares (id))")
            _ = try home.run("INSERT INTO schema_version VALUES (\(version), 'newer')")
        } else {
            _ = try home.run("DELETE FROM schema_version WHERE version > \(version)")
            _ = try home.run("DROP TABLE signing_keys")
        }
        let restoration = try await restoration(path, into: home)
        guard case .unknown(let reason) = restoration.replaced else {
            Issue.record("\(restoration.replaced)")
            return
        }
        #expect(reason.contains("schema version \(version)"))
        _ = try await restoration.perform(as: actor, at: Date())
        let store = try await PostgreSQLStore.open(
            url: home.server.url(home.name), logger: TemporaryRegistry.quiet)
        #expect(try await home.registry(store).shares().map(\.name) == ["Retail", "Z"])
        store.close()
        #expect(try home.run("SELECT count(*) FROM pg_tables WHERE tablename = 'newer'").first?.integer(0) == 0)
    }

    @Test func whatFailsOnTheWayLeavesEverythingAsItWas() async throws {
        let home = try await PostgreSQLHome()
        let path = try await backup()
        let store = home.store()
        _ = try await home.registry(store).createShare("mine", as: actor)
        store.close()
        // The last table that is filled refuses a row.
        _ = try home.run("ALTER TABLE table_versions ADD CONSTRAINT none CHECK (version < 1)")
        let restoration = try await restoration(path, into: home)
        await #expect(throws: RegistryError.self) { _ = try await restoration.perform(as: actor, at: Date()) }
        let after = home.store()
        #expect(try await home.registry(after).shares().map(\.name) == ["mine"])
        after.close()
    }
}
