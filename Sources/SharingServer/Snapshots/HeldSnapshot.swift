import Synchronization
import Tables

/// A snapshot that requests share.
final class HeldSnapshot: Sendable {
    let snapshot: TableSnapshot
    private let cachedOrder = Mutex<[UInt32]?>(nil)
    /// What shares show of it, those asked for last.
    private let views = Mutex<[(filter: PartitionFilter, held: HeldSnapshot)]>([])
    private static let maximumViews = 8

    init(_ snapshot: TableSnapshot) {
        self.snapshot = snapshot
    }

    /// The snapshot with the files that a filter shows.
    ///
    /// - Parameter listed: see ``SharedTable/listsPartitionColumns``.
    /// - Throws: ``TableError`` of kind `filterUnfit`.
    func restricted(
        to filter: PartitionFilter, partitionColumnsListed listed: Bool
    ) throws(TableError) -> HeldSnapshot {
        if let known = views.withLock({ $0.first { $0.filter == filter }?.held }) { return known }
        let made = HeldSnapshot(try snapshot.restricted(to: filter, partitionColumnsListed: listed))
        views.withLock { views in
            views.append((filter, made))
            if views.count > Self.maximumViews { views.removeFirst() }
        }
        return made
    }

    /// The files in an order that depends on nothing but which files they are: a page token that one server gave out
    /// means the same to another, which may have read the version from other files of the log.
    func order() -> [UInt32] {
        cachedOrder.withLock { order in
            if let order { return order }
            let made = Self.order(of: snapshot.files)
            order = made
            return made
        }
    }

    /// Bytes held besides the chunks of files: schema and definitions are taken to be small.
    var ownBytes: Int {
        let order = cachedOrder.withLock { $0?.count ?? 0 }
        // Their files are in the same chunks.
        let views = views.withLock { $0.map(\.held) }.reduce(0) { $0 + $1.viewBytes }
        return views + 8192 + snapshot.metadata.schemaString.utf8.count * 8 + snapshot.files.ownBytes
            + order * MemoryLayout<UInt32>.size + (snapshot.origin?.byteCount ?? 0)
    }

    private var viewBytes: Int {
        256 + snapshot.files.ownBytes + (cachedOrder.withLock { $0?.count ?? 0 }) * MemoryLayout<UInt32>.size
    }

    private struct Position {
        let hash: UInt64
        let index: UInt32
    }

    private static func order(of files: FileList) -> [UInt32] {
        var reader = files.reader()
        var key: [UInt8] = []
        var positions: [Position] = []
        positions.reserveCapacity(files.count)
        for index in 0..<files.count {
            reader.key(of: index, into: &key)
            positions.append(Position(hash: hash(key), index: UInt32(index)))
        }
        var other: [UInt8] = []
        positions.sort { one, two in
            if one.hash != two.hash { return one.hash < two.hash }
            reader.key(of: Int(one.index), into: &key)
            reader.key(of: Int(two.index), into: &other)
            return key.lexicographicallyPrecedes(other)
        }
        return positions.map(\.index)
    }

    private static func hash(_ key: [UInt8]) -> UInt64 {
        var hash = StableHash()
        hash.combine(key)
        return hash.value
    }
}
