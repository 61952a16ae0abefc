import Catalogs
import Foundation
import Logging
import Registry
import Tables

/// Keeps the tables of shared namespaces those that their catalogs list.
///
/// A catalog is asked when somebody wants to know, and not again for a while. Where it does not answer, what was known
/// stays.
actor NamespaceWatch {
    /// For how long what a catalog said is taken to hold.
    private static let interval = Duration.seconds(10)

    private let registry: Registry
    private let catalogs: CatalogDirectory
    private let logger: Logger
    private var checked: [UUID: ContinuousClock.Instant] = [:]
    private var flights: [SharedNamespace: Task<Void, Never>] = [:]

    init(registry: Registry, catalogs: CatalogDirectory, logger: Logger) {
        self.registry = registry
        self.catalogs = catalogs
        self.logger = logger
    }

    /// Brings the namespaces of a share up to date, as far as they are not.
    func refresh(_ share: Share) async {
        let namespaces: [SharedNamespace]
        do {
            namespaces = try await registry.namespaces(in: share.id)
        } catch {
            logger.warning("Shared namespaces cannot be read", metadata: ["error": "\(error)"])
            return
        }
        for namespace in namespaces {
            if let last = checked[namespace.id], last + Self.interval > .now, flights[namespace] == nil {
                continue
            }
            let flight = flights[namespace] ?? Task { await self.list(namespace) }
            flights[namespace] = flight
            await flight.value
            flights[namespace] = nil
        }
    }

    private func list(_ namespace: SharedNamespace) async {
        checked[namespace.id] = .now
        do {
            let tables = try await catalogs.tables(
                catalog: namespace.location.catalog, namespace: namespace.location.namespace)
            let others = try await registry.reconcile(namespace, tables: tables.map(\.name))
            guard !others.isEmpty else { return }
            logger.warning(
                "Tables of a shared namespace do not appear: their names cannot be shared, or differ in case alone",
                metadata: [
                    "namespace": "\(namespace.location)",
                    "tables": "\(others.prefix(20).joined(separator: ", "))",
                ])
        } catch {
            logger.warning(
                "A shared namespace cannot be listed; its tables stay as they were known",
                metadata: ["namespace": "\(namespace.location)", "error": "\(error)"])
        }
    }
}
