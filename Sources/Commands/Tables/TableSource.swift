import Catalogs
import Foundation
import Logging
import Registry
import Storage
import Tables

/// Where a table is that a command looks at, and the stores that it takes to read it.
struct TableSource: Sendable {
    let location: TableLocation
    /// Whether the configuration says where it is; a folder of this machine is read without.
    let isConfigured: Bool
    private let stores: [ConfiguredStore]
    private let catalogs: [RESTCatalogConfiguration]
    private let log: LogConfiguration?

    /// - Parameter text: a location, or a path of this machine.
    init(_ text: String, _ options: ConfigurationOptions) throws {
        let context = CommandContext.current
        let isPath = !text.contains("://")
        let standard = (context.absolute(text) as NSString).standardizingPath
        location = try TableLocation(parsing: isPath ? "file://" + standard : text)
        if case .file(let path) = location {
            // A folder is mounted for this look alone, whatever the configuration serves.
            let folder = (path as NSString).deletingLastPathComponent
            stores = [
                ConfiguredStore(
                    buckets: ["folder"], backend: .folder(folder == "/" ? path : folder), delivery: .proxy)
            ]
            catalogs = []
            log = nil
            isConfigured = false
        } else {
            isConfigured = true
            let configuration = try options.load()
            stores = try ConfiguredStores.make(configuration.stores)
            catalogs = configuration.catalogs
            log = configuration.log
        }
    }

    /// Opens stores and catalogs for as long as `body` runs.
    func withStores<Result: Sendable>(
        _ body: (StoreDirectory, CatalogDirectory) async throws -> Result
    ) async throws -> Result {
        let transport = StoreTransport(proxies: try ConfiguredProxies.rules())
        var logger = Logger(label: "causeway") { _ in SwiftLogNoOpLogHandler() }
        if let log { logger = Logger(label: "causeway") { _ in LineLogHandler(log) } }
        let result: Result
        do {
            let directory: StoreDirectory
            do throws(StorageError) {
                directory = try StoreDirectory(stores: stores, transport: transport, logger: logger)
            } catch {
                throw CommandError(.configuration, "storage.stores: \(error.message)")
            }
            result = try await body(directory, try ConfiguredCatalogs.make(catalogs, transport: transport))
        } catch {
            try? await transport.shutdown()
            throw error
        }
        try await transport.shutdown()
        return result
    }
}
