import Foundation
import Logging
import Registry
import Testing

/// A registry in a folder of its own, removed with it.
final class TemporaryRegistry: Sendable {
    static let operatorActor = AuditActor(kind: .commandLine, name: "olga")

    let folder: URL
    let registry: Registry

    var path: String { folder.appendingPathComponent("registry.sqlite").path }

    init(now: @escaping @Sendable () -> Date = { Date() }) async throws {
        self.folder = Self.newFolder()
        let path = folder.appendingPathComponent("registry.sqlite").path
        self.registry = Registry(
            store: try await SQLiteStore.open(path: path, logger: Logger(label: "test")),
            logger: Logger(label: "test"), now: now)
    }

    /// A path in the temporary folder that does not exist yet.
    static func newFolder() -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("causeway-registry-\(UUID())", isDirectory: true)
    }

    /// A second registry on the same file, as another process has it.
    func second() async throws -> Registry {
        try await Registry.open(path: path, logger: Logger(label: "test"))
    }

    deinit {
        try? registry.close()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// A table at a made-up place.
func entry(_ schema: String, _ name: String, history: Bool = false) -> TableEntry {
    TableEntry(
        schema: schema, name: name, location: .bucket(name: "lake", path: "\(schema)/\(name)"), historyShared: history)
}

/// The kind of the registry's error that `body` throws; nil if it throws none.
func kind(_ body: () async throws -> Void) async throws -> RegistryError.Kind? {
    do {
        try await body()
        return nil
    } catch let error as RegistryError {
        #expect(!error.message.isEmpty)
        return error.kind
    }
}
