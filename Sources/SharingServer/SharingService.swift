public import Catalogs
import Foundation
public import Logging
public import Registry
public import Storage
public import Tables

/// Everything that answering needs, shared by all requests.
public struct SharingService: Sendable {
    let registry: Registry
    let stores: StoreDirectory
    let settings: ServerSettings
    let seals: Seals
    let opener: TableOpener
    let namespaces: NamespaceWatch
    let snapshots: SnapshotCache

    public init(
        registry: Registry, stores: StoreDirectory, catalogs: CatalogDirectory, settings: ServerSettings,
        secret: ServerSecret,
        snapshots: SnapshotCache, ledger: any VersionLedger, logger: Logger
    ) {
        self.snapshots = snapshots
        self.registry = registry
        self.stores = stores
        self.settings = settings
        seals = Seals(secret)
        opener = TableOpener(stores: stores, catalogs: catalogs, ledger: ledger)
        namespaces = NamespaceWatch(registry: registry, catalogs: catalogs, logger: logger)
    }

    /// Milliseconds since the epoch.
    var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
