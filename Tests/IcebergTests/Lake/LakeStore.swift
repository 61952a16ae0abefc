import Synchronization
import Tables

/// The bucket `lake` in memory, which counts what is read of it.
final class LakeStore: ObjectStore {
    private struct State {
        var objects: [String: [UInt8]] = [:]
        var reads: [String] = []
        var lists = 0
    }

    static let bucket = "lake"
    private let pageSize: Int
    private let state = Mutex(State())

    init(pageSize: Int = 1000) {
        self.pageSize = pageSize
    }

    func put(_ key: String, _ bytes: [UInt8]) { state.withLock { $0.objects[key] = bytes } }

    func put(_ key: String, text: String) { put(key, Array(text.utf8)) }

    func remove(_ key: String) { state.withLock { $0.objects[key] = nil } }

    func bytes(_ key: String) -> [UInt8]? { state.withLock { $0.objects[key] } }

    func forgetCounts() {
        state.withLock { state in
            state.reads = []
            state.lists = 0
        }
    }

    var keys: [String] { state.withLock { $0.objects.keys.sorted() } }
    /// The keys that were read since the counts were forgotten.
    var reads: [String] { state.withLock { $0.reads } }
    var lists: Int { state.withLock { $0.lists } }

    func list(bucket: String, prefix: String, startAfter: String?) async throws(StorageError) -> ObjectPage {
        guard bucket == Self.bucket else { throw StorageError(.refused, at: bucket, "no such bucket") }
        return state.withLock { state in
            state.lists += 1
            let keys = state.objects.keys.filter { key in
                key.hasPrefix(prefix) && !key.dropFirst(prefix.count).contains("/")
                    && (startAfter.map { $0.utf8.lexicographicallyPrecedes(key.utf8) } ?? true)
            }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let objects = keys.prefix(pageSize).map {
                ObjectInfo(key: $0, size: Int64(state.objects[$0]?.count ?? 0), modified: 0, etag: nil)
            }
            return ObjectPage(objects: objects, next: keys.count > pageSize ? objects.last?.key : nil)
        }
    }

    func info(_ object: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        ObjectInfo(key: object.key, size: Int64(try get(object).count), modified: 0, etag: nil)
    }

    func read(_ object: ObjectLocation, range: Range<Int64>?, limit: Int) async throws(StorageError) -> [UInt8] {
        state.withLock { $0.reads.append(object.key) }
        let bytes = try get(object)
        if let range, range.upperBound > Int64(bytes.count) {
            throw StorageError(.rangeNotSatisfiable, at: object.description, "no such range")
        }
        let part = range.map { Array(bytes[Int($0.lowerBound)..<Int($0.upperBound)]) } ?? bytes
        guard part.count <= limit else { throw StorageError(.tooLarge, at: object.description, "too large") }
        return part
    }

    func open(_ object: ObjectLocation, range: Range<Int64>?) async throws(StorageError) -> ObjectStream {
        throw StorageError(.refused, at: object.description, "nothing is streamed here")
    }

    private func get(_ object: ObjectLocation) throws(StorageError) -> [UInt8] {
        guard object.bucket == Self.bucket, let bytes = bytes(object.key) else {
            throw StorageError(.notFound, at: object.description, "no such object")
        }
        return bytes
    }
}
