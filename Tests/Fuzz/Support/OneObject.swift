import Tables

/// A store whose objects all have the same bytes.
struct OneObject: ObjectStore {
    let bytes: [UInt8]

    func read(_ object: ObjectLocation, range: Range<Int64>?, limit: Int) async throws(StorageError) -> [UInt8] {
        let all = 0..<Int64(bytes.count)
        let wanted = (range ?? all).clamped(to: all)
        guard wanted.count <= limit else { throw StorageError(.tooLarge, at: object.description, "larger than asked") }
        return Array(bytes[Int(wanted.lowerBound)..<Int(wanted.upperBound)])
    }

    func info(_ object: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        ObjectInfo(key: object.key, size: Int64(bytes.count), modified: 0, etag: nil)
    }

    func list(bucket: String, prefix: String, startAfter: String?) async throws(StorageError) -> ObjectPage {
        ObjectPage(objects: [], next: nil)
    }

    func open(_ object: ObjectLocation, range: Range<Int64>?) async throws(StorageError) -> ObjectStream {
        throw StorageError(.notFound, at: object.description, "is not read in chunks")
    }
}
