public import Catalogs
import Foundation
import Iceberg
public import Identity
public import Logging
import Monitoring
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
    let states: TableStates
    let keys: AccessKeys
    public let uses: CredentialUses
    let observation: Observation
    let tokens: AccessTokens
    let judge: CredentialJudge
    let limits: RequestLimits
    let downloads: DownloadTurns

    /// - Parameter issuers: the identity providers whose tokens are taken.
    public init(
        registry: Registry, stores: StoreDirectory, catalogs: CatalogDirectory, settings: ServerSettings,
        secret: ServerSecret, issuers: [ExternalTokenVerifier] = [], limits: RequestLimits = RequestLimits(),
        snapshots: SnapshotCache, ledger: any VersionLedger, observation: Observation = Observation(), logger: Logger
    ) {
        self.observation = observation
        let registry = registry.reporting { await observation.record($0) }.measuring {
            observation.metrics.count(registryOperation: $0, failure: $1?.rawValue, duration: $2)
        }
        self.snapshots = snapshots
        self.registry = registry
        self.stores = stores
        self.settings = settings
        seals = Seals(secret)
        keys = AccessKeys(secret)
        uses = CredentialUses(registry: registry, logger: logger)
        tokens = AccessTokens(
            keys: SigningKeys(registry: registry, secret: secret, logger: logger), addresses: settings.addresses)
        judge = CredentialJudge(registry: registry, tokens: tokens, issuers: issuers)
        self.limits = limits
        downloads = DownloadTurns(limit: limits.recipientDownloads)
        states = TableStates(maximumBytes: Self.maximumStateBytes)
        opener = TableOpener(stores: stores, catalogs: catalogs, ledger: ledger)
        namespaces = NamespaceWatch(registry: registry, catalogs: catalogs, logger: logger)
    }

    /// What is kept of states of Iceberg tables for their own readers: 16 bytes a file, and the newest metadata.
    private static let maximumStateBytes = 128 << 20

    /// Where readers of Iceberg tables find the endpoint of the S3 protocol.
    func objectAddress() throws(StorageError) -> S3Address {
        let url = settings.filesEndpoint + "/s3"
        guard let address = S3Address(url: url, region: "us-east-1") else {
            throw StorageError(.refused, at: url, "server.filesEndpoint is no URL")
        }
        return address
    }

    /// A registered table as its share shows it.
    func view(of table: RegisteredTable) async throws(TableError) -> SharedView {
        let (opened, name) = try await opener.open(table)
        return try SharedView(of: table.extent, table: opened, named: name, snapshots: snapshots)
    }

    /// Milliseconds since the epoch.
    var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
