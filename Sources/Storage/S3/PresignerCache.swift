import Synchronization
import Tables

/// The presigners in use: one for each bucket, second and lifetime. A query signs its URLs with the same one.
final class PresignerCache: Sendable {
    struct Key: Hashable, Sendable {
        let bucket: String
        /// Seconds since 1970-01-01T00:00:00Z.
        let second: Int64
        let expires: Int
    }

    /// Enough for the queries of one second; older seconds do not come back.
    static let capacity = 64

    private let presigners = Mutex<[Key: URLPresigner]>([:])

    func presigner(
        for key: Key, _ make: () throws(StorageError) -> URLPresigner
    ) throws(StorageError) -> URLPresigner {
        if let known = presigners.withLock({ $0[key] }) { return known }
        let presigner = try make()
        presigners.withLock { presigners in
            if presigners.count >= Self.capacity { presigners.removeAll(keepingCapacity: true) }
            presigners[key] = presigner
        }
        return presigner
    }
}
