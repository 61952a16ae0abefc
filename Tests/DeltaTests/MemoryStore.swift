import Synchronization
import Tables

/// A bucket held in memory, which counts how it is used.
final class MemoryStore: ObjectStore {
    struct Object: Sendable {
        var bytes: [UInt8]
        var modified: Int64
    }

    private struct State {
        /// By the keys' bytes, as stores know them.
        var objects: [[UInt8]: Object] = [:]
        var reads: [String: Int] = [:]
        var lists = 0
        var inFlight = 0
        var mostInFlight = 0
    }

    let bucket = "bucket"
    private let pageSize: Int
    private let state = Mutex(State())

    init(pageSize: Int = 1000) {
        self.pageSize = pageSize
    }

    func put(_ key: String, _ bytes: [UInt8], modified: Int64 = 0) {
        state.withLock { $0.objects[Array(key.utf8)] = Object(bytes: bytes, modified: modified) }
    }

    func remove(_ key: String) {
        state.withLock { $0.objects[Array(key.utf8)] = nil }
    }

    func forgetCounts() {
        state.withLock { state in
            state.reads = [:]
            state.lists = 0
            state.mostInFlight = 0
        }
    }

    /// Reads of objects since the counts were forgotten.
    var reads: Int { state.withLock { $0.reads.values.reduce(0, +) } }
    var lists: Int { state.withLock { $0.lists } }
    var mostInFlight: Int { state.withLock { $0.mostInFlight } }

    func list(bucket: String, prefix: String, startAfter: String?) async throws(StorageError) -> ObjectPage {
        guard bucket == self.bucket else { throw StorageError(.refused, at: bucket, "no such bucket") }
        let (page, more) = state.withLock { state in
            state.lists += 1
            let keys = state.objects.keys.filter { key in
                key.starts(with: prefix.utf8) && !key.dropFirst(prefix.utf8.count).contains(UInt8(ascii: "/"))
                    && (startAfter.map { Array($0.utf8).lexicographicallyPrecedes(key) } ?? true)
            }.sorted { $0.lexicographicallyPrecedes($1) }
            let objects = keys.prefix(pageSize).map { key in
                ObjectInfo(
                    key: String(decoding: key, as: UTF8.self), size: Int64(state.objects[key]?.bytes.count ?? 0),
                    modified: state.objects[key]?.modified ?? 0, etag: nil)
            }
            return (objects, keys.count > pageSize)
        }
        return ObjectPage(objects: page, next: more ? page.last?.key : nil)
    }

    func info(_ object: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        let found = try get(object)
        return ObjectInfo(key: object.key, size: Int64(found.bytes.count), modified: found.modified, etag: nil)
    }

    func read(_ object: ObjectLocation, range: Range<Int64>?, limit: Int) async throws(StorageError) -> [UInt8] {
        state.withLock { state in
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            state.reads[object.key, default: 0] += 1
        }
        await Task.yield()
        state.withLock { $0.inFlight -= 1 }
        let bytes = try get(object).bytes
        if let range, range.upperBound > Int64(bytes.count) {
            throw StorageError(.rangeNotSatisfiable, at: object.description, "no such range")
        }
        let part = range.map { Array(bytes[Int($0.lowerBound)..<Int($0.upperBound)]) } ?? bytes
        guard part.count <= limit else { throw StorageError(.tooLarge, at: object.description, "too large") }
        return part
    }

    func open(_ object: ObjectLocation, range: Range<Int64>?) async throws(StorageError) -> ObjectStream {
        let bytes = try await read(object, range: range, limit: .max)
        let chunks = AsyncThrowingStream<[UInt8], any Error> { continuation in
            continuation.yield(bytes)
            continuation.finish()
        }
        return ObjectStream(info: try await info(object), chunks: chunks)
    }

    private func get(_ object: ObjectLocation) throws(StorageError) -> Object {
        guard object.bucket == bucket, let found = state.withLock({ $0.objects[Array(object.key.utf8)] }) else {
            throw StorageError(.notFound, at: object.description, "no such object")
        }
        return found
    }
}
