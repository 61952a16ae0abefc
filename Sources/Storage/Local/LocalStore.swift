public import NIOPosix
public import Tables

/// One folder of the local disk as one bucket.
///
/// Only regular files below the folder exist in it; a symbolic link, to a file or to a folder, is refused wherever
/// it lies. The folder itself may be one: the operator configured it.
public struct LocalStore: ObjectStore {
    /// The bucket's name.
    public let bucket: String
    /// The folder's absolute path, without a trailing slash.
    public let folder: String

    /// Objects in a page of a listing.
    static let pageSize = 5000

    private let mounted: MountedFolder
    private let threads: FileThreads

    /// - Parameters:
    ///   - folder: an absolute path. It need not exist yet; it is opened anew by each operation.
    ///   - threadPool: where blocking calls run.
    public init(bucket: String, folder: String, threadPool: NIOThreadPool = .singleton) {
        self.bucket = bucket
        self.folder = folder
        mounted = MountedFolder(bucket: bucket, path: folder)
        threads = FileThreads(pool: threadPool)
    }

    public func list(
        bucket: String, prefix: String, startAfter: String?
    ) async throws(StorageError) -> ObjectPage {
        let place = ObjectLocation(bucket: bucket, key: prefix)
        try requireBucket(place)
        let mounted = mounted
        return try await threads.run(at: place.description) { () throws(StorageError) in
            try mounted.list(prefix: prefix, startAfter: startAfter, limit: Self.pageSize)
        }
    }

    public func info(_ object: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        try await file(object).info
    }

    public func read(
        _ object: ObjectLocation, range: Range<Int64>?, limit: Int
    ) async throws(StorageError) -> [UInt8] {
        let file = try await file(object)
        let wanted = try ByteRange.clamp(range, size: file.info.size, at: file.location)
        try ByteRange.requireWithin(limit, wanted.upperBound - wanted.lowerBound, at: file.location)
        return try await threads.run(at: file.location) { () throws(StorageError) in try file.read(wanted) }
    }

    public func open(_ object: ObjectLocation, range: Range<Int64>?) async throws(StorageError) -> ObjectStream {
        let file = try await file(object)
        let wanted = try ByteRange.clamp(range, size: file.info.size, at: file.location)
        return ObjectStream(info: file.info, chunks: FileChunks(file: file, range: wanted, threads: threads))
    }

    private func file(_ object: ObjectLocation) async throws(StorageError) -> OpenFile {
        try requireBucket(object)
        let mounted = mounted
        return try await threads.run(at: object.description) { () throws(StorageError) in
            try mounted.open(object)
        }
    }

    private func requireBucket(_ place: ObjectLocation) throws(StorageError) {
        guard place.bucket == bucket else {
            throw StorageError(
                .refused, at: place.description, "This store holds the bucket \(bucket) alone (`storage.stores[]`).")
        }
    }
}
