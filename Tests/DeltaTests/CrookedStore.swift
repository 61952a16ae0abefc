import Tables

/// A store that breaks its word in one way.
struct CrookedStore: ObjectStore {
    enum Fault { case sameAgain, backwards, twice, vanishing }

    let base: MemoryStore
    let fault: Fault

    func list(bucket: String, prefix: String, startAfter: String?) async throws(StorageError) -> ObjectPage {
        let page = try await base.list(bucket: bucket, prefix: prefix, startAfter: startAfter)
        return switch fault {
        case .sameAgain: ObjectPage(objects: startAfter == nil ? page.objects : [], next: prefix + "0")
        case .backwards: ObjectPage(objects: page.objects.reversed(), next: nil)
        case .twice: ObjectPage(objects: page.objects + page.objects, next: nil)
        case .vanishing: page
        }
    }

    func info(_ object: ObjectLocation) async throws(StorageError) -> ObjectInfo { try await base.info(object) }

    func read(_ object: ObjectLocation, range: Range<Int64>?, limit: Int) async throws(StorageError) -> [UInt8] {
        if fault == .vanishing { throw StorageError(.notFound, at: object.description, "gone") }
        return try await base.read(object, range: range, limit: limit)
    }

    func open(_ object: ObjectLocation, range: Range<Int64>?) async throws(StorageError) -> ObjectStream {
        try await base.open(object, range: range)
    }
}
