public import Catalogs
public import Logging
public import NIOPosix
public import Tables

/// Which store holds which bucket, and what that store's tables may do.
public struct StoreDirectory: Sendable {
    private struct Entry: Sendable {
        let store: any ObjectStore
        let delivery: Delivery
        let allowed: [ObjectLocation]
        /// Absolute and without a trailing slash; nil for an object store.
        let folder: String?
    }

    private var named: [String: Entry] = [:]
    private var anyOther: Entry?
    private let logger: Logger
    /// Addresses that catalogs gave with what they lend and that are not the configured ones.
    private let passedOver = NotedOnce()

    /// - Parameters:
    ///   - transport: the connections that all S3-compatible stores share.
    ///   - threadPool: where blocking calls on local files run.
    /// - Throws: ``StorageError/Kind/refused`` for a configuration that contradicts itself.
    public init(
        stores: [ConfiguredStore], transport: StoreTransport, threadPool: NIOThreadPool = .singleton, logger: Logger
    ) throws(StorageError) {
        self.logger = logger
        for configured in stores {
            switch configured.backend {
            case .folder(let path):
                guard configured.buckets.count == 1 else {
                    throw Self.refused("folder", "The folder \(path) needs exactly one bucket name to be mounted as.")
                }
                let bucket = configured.buckets[0]
                guard let folder = AbsolutePath(path) else {
                    throw Self.refused("folder", "The folder \(path) is not an absolute path without dot segments.")
                }
                let store = LocalStore(bucket: bucket, folder: folder.text, threadPool: threadPool)
                try add(
                    Entry(
                        store: store, delivery: .proxy, allowed: configured.allowedLocations, folder: folder.text),
                    as: bucket)
            case .s3(let configuration):
                let store = try S3Store(configuration: configuration, transport: transport, logger: logger)
                let entry = Entry(
                    store: store, delivery: configured.delivery, allowed: configured.allowedLocations, folder: nil)
                if configured.buckets.isEmpty {
                    guard anyOther == nil else {
                        throw Self.refused("buckets", "Two stores name no buckets; only one can hold all others.")
                    }
                    anyOther = entry
                }
                for bucket in configured.buckets {
                    _ = try configuration.endpoint.address(of: bucket, pathStyle: configuration.pathStyle)
                    try add(entry, as: bucket)
                }
            }
        }
        for configured in stores { try checkAllowed(configured) }
    }

    /// The store that holds `bucket`.
    ///
    /// - Throws: ``StorageError/Kind/refused`` when none does.
    public func store(for bucket: String) throws(StorageError) -> any ObjectStore {
        try entry(bucket).store
    }

    /// The store that holds `bucket`, read with credentials that a catalog lends instead of the configured ones. They
    /// go to the configured address and to no other, whatever the catalog says; a folder needs none.
    ///
    /// - Throws: ``StorageError/Kind/refused`` when no store holds the bucket.
    public func store(
        for bucket: String, lending credentials: VendedCredentials
    ) throws(StorageError) -> any ObjectStore {
        let store = try entry(bucket).store
        guard let store = store as? S3Store else { return store }
        if let named = credentials.endpoint, let elsewhere = try? S3Endpoint(named),
            elsewhere.host != store.endpoint.host, passedOver.isNew("\(bucket) \(elsewhere)")
        {
            logger.notice(
                "A catalog lends credentials for another store than the configured one; its address is passed over",
                metadata: ["bucket": "\(bucket)", "lent": "\(elsewhere)", "configured": "\(store.endpoint)"])
        }
        return store.lending(Credentials(credentials), region: credentials.region)
    }

    /// What a table whose root is `root` may read.
    ///
    /// - Throws: ``StorageError/Kind/refused`` when no store holds the bucket.
    public func policy(for root: ObjectLocation) throws(StorageError) -> LocationPolicy {
        let entry = try entry(root.bucket)
        return LocationPolicy(root: root, allowed: entry.allowed, folder: entry.folder)
    }

    /// How the files of `bucket` reach recipients.
    ///
    /// - Throws: ``StorageError/Kind/refused`` when no store holds the bucket.
    public func delivery(for bucket: String) throws(StorageError) -> Delivery {
        try entry(bucket).delivery
    }

    /// The bucket and key of a local file or folder, in the deepest mounted folder that covers it. The path is taken
    /// as it is written: no link is resolved.
    ///
    /// - Parameter path: absolute; a trailing slash is passed over.
    /// - Throws: ``StorageError/Kind/refused`` when no folder covers it.
    public func location(ofFile path: String) throws(StorageError) -> ObjectLocation {
        guard let path = AbsolutePath(path) else {
            throw StorageError(.refused, at: path, "This is not an absolute path without dot segments.")
        }
        var best: (location: ObjectLocation, depth: Int)?
        for (bucket, entry) in named {
            guard let folder = entry.folder, let key = path.key(below: folder) else { continue }
            if let best, best.depth >= folder.utf8.count { continue }
            best = (ObjectLocation(bucket: bucket, key: key), folder.utf8.count)
        }
        if let best { return best.location }
        let folders = named.values.compactMap(\.folder).sorted()
        throw StorageError(
            .refused, at: path.text,
            folders.isEmpty
                ? "No local folder is configured: mount the folder of this path with `storage.stores[].folder`."
                : "This path is in none of the configured folders (\(folders.joined(separator: ", "))): mount its"
                    + " folder with `storage.stores[].folder`.")
    }

    /// The bucket and key of a table's folder, as the table's metadata names it: `s3://` (also `s3a://`, `s3n://`),
    /// `file:` or an absolute path.
    ///
    /// - Throws: ``StorageError/Kind/refused`` for another form.
    public func location(ofTable text: String) throws(StorageError) -> ObjectLocation {
        for scheme in ["s3://", "s3a://", "s3n://"] where text.lowercased().hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            var key = parts.count == 2 ? String(parts[1]) : ""
            while key.utf8.last == UInt8(ascii: "/") { key.removeLast() }
            let segments = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            guard !parts[0].isEmpty, !key.isEmpty,
                !segments.contains(where: { $0.isEmpty || $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) })
            else { break }
            return ObjectLocation(bucket: String(parts[0]), key: key)
        }
        if text.hasPrefix("/") { return try location(ofFile: text) }
        if text.hasPrefix("file:/") {
            let path = text.dropFirst("file:".count).drop { $0 == "/" }
            return try location(ofFile: "/" + path)
        }
        throw StorageError(
            .refused, at: text, "The table's own location is in no kind of store that this server reads.")
    }

    private mutating func add(_ entry: Entry, as bucket: String) throws(StorageError) {
        guard !bucket.isEmpty, !bucket.utf8.contains(UInt8(ascii: "/")), !bucket.utf8.contains(0) else {
            throw Self.refused("buckets", "A bucket's name is empty or has a slash in it.")
        }
        guard named.updateValue(entry, forKey: bucket) == nil else {
            throw Self.refused("buckets", "Two stores name the bucket \(bucket); each bucket is in one store.")
        }
    }

    /// An allowed location of another store would lend this store's tables the other's credentials.
    private func checkAllowed(_ configured: ConfiguredStore) throws(StorageError) {
        for location in configured.allowedLocations {
            let isOwn =
                configured.buckets.isEmpty
                ? named[location.bucket] == nil : configured.buckets.contains(location.bucket)
            guard isOwn else {
                throw Self.refused(
                    "allowedLocations", "\(location) is not in a bucket of the store that allows it.")
            }
        }
    }

    private func entry(_ bucket: String) throws(StorageError) -> Entry {
        if let entry = named[bucket] ?? anyOther { return entry }
        throw StorageError(
            .refused, at: "s3://\(bucket)/",
            "No configured store holds the bucket \(bucket): name it in `storage.stores[].buckets`.")
    }

    private static func refused(_ key: String, _ message: String) -> StorageError {
        StorageError(.refused, at: "storage.stores[].\(key)", message)
    }
}
