import Synchronization
import Tables

/// Makes deletion vectors of what delete files say, and keeps what it read of late.
final class DeleteReader: Sendable {
    /// Bytes of delete files that are kept.
    private static let maximumBytes = 64 << 20
    /// Vectors up to this many bytes travel with the answer; for others the recipient gets a URL.
    static let inlineBytes = 32 << 10

    private struct Kept {
        var deletes: [ObjectLocation: PositionDeletes] = [:]
        var order: [ObjectLocation] = []
        var vectors: [DeleteFile: DeletionVector] = [:]
        var positions: [DeletedSet: [UInt64]] = [:]
        var bytes = 0
    }

    /// What is deleted of a file, and by what.
    private struct DeletedSet: Hashable {
        let file: ObjectLocation
        let deletes: [DeleteFile]
    }

    private let store: any ObjectStore
    private let paths: PathReader
    /// The table's columns by their field ids.
    private let places: [Int32: ColumnPlace]
    private let kept = Mutex(Kept())

    init(store: any ObjectStore, paths: PathReader, places: [Int32: ColumnPlace]) {
        self.store = store
        self.places = places
        self.paths = paths
    }

    var byteCount: Int { kept.withLock { $0.bytes } }

    /// The deletion vector that some delete files make of a data file; nil where they delete none of its rows.
    ///
    /// - Parameter records: how many rows the data file has, where that is known.
    func vector(
        of file: ObjectLocation, records: Int64?, in deletes: [DeleteFile]
    ) async throws(TableError) -> DeletionVector? {
        if deletes.count == 1, case .vector(let range) = deletes[0].content {
            return try await vector(deletes[0], range)
        }
        let positions = try await positions(of: file, records, in: deletes)
        guard !positions.isEmpty else { return nil }
        let content = VectorBlob.content(of: positions)
        return DeletionVector(
            storage: content.count <= Self.inlineBytes ? .inline(Z85.encode(content[...])) : .made,
            sizeInBytes: Int64(content.count), cardinality: Int64(positions.count), uniqueID: DeleteFile.id(of: deletes)
        )
    }

    /// Magic bytes and bitmap of the vector that delete files make; nil where they delete no row.
    func content(
        of file: ObjectLocation, records: Int64?, in deletes: [DeleteFile]
    ) async throws(TableError) -> [UInt8]? {
        let positions = try await positions(of: file, records, in: deletes)
        return positions.isEmpty ? nil : VectorBlob.content(of: positions)
    }

    // MARK: Deletion vectors of Puffin files

    private func vector(_ file: DeleteFile, _ range: Range<Int64>) async throws(TableError) -> DeletionVector {
        if let vector = kept.withLock({ $0.vectors[file] }) { return vector }
        let id = "\(file.location)@\(range.lowerBound)"
        let content = try await blob(file, range)
        let isInline = content.count <= Self.inlineBytes
        let vector = DeletionVector(
            storage: isInline ? .inline(Z85.encode(content)) : .blob(file.location, range: range),
            sizeInBytes: Int64(content.count), cardinality: file.recordCount, uniqueID: id)
        kept.withLock { kept in
            if kept.vectors.updateValue(vector, forKey: file) == nil {
                kept.bytes += (isInline ? content.count * 2 : 0) + 256
            }
            if kept.bytes > Self.maximumBytes { kept = Kept() }
        }
        return vector
    }

    /// Magic bytes and bitmap of a deletion vector in a Puffin file.
    private func blob(_ file: DeleteFile, _ range: Range<Int64>) async throws(TableError) -> ArraySlice<UInt8> {
        let name = PathReader.name(file.location.key)
        guard range.count >= 12, range.count <= 256 << 20 else {
            throw TableError(.corrupt, "the deletion vector in \(name) has \(range.count) bytes, which none can have")
        }
        let bytes: [UInt8]
        do {
            bytes = try await store.read(file.location, range: range, limit: range.count)
        } catch {
            switch error.kind {
            case .rangeNotSatisfiable:
                throw TableError(.corrupt, "the deletion vector in \(name) lies beyond the end of the file")
            case .notFound:
                throw TableError(
                    .corrupt, "the file \(name), which holds deletion vectors of the table, is missing",
                    detail: error.description)
            default: throw TableError(error)
            }
        }
        guard bytes.count == range.count, let content = VectorBlob.content(bytes[...], cardinality: file.recordCount)
        else {
            throw TableError(
                .corrupt,
                "the deletion vector in \(name) is damaged: its length, magic, checksum, bitmap or number of rows is "
                    + "not what the table says")
        }
        return content
    }

    // MARK: Positions

    /// The rows of a data file that some delete files delete, ascending.
    private func positions(
        of file: ObjectLocation, _ records: Int64?, in deletes: [DeleteFile]
    ) async throws(TableError) -> [UInt64] {
        let all = try await positions(of: file, in: deletes)
        guard let records, let last = all.last, last >= UInt64(max(0, records)) else { return all }
        return all.filter { $0 < UInt64(max(0, records)) }
    }

    private func positions(of file: ObjectLocation, in deletes: [DeleteFile]) async throws(TableError) -> [UInt64] {
        let set = DeletedSet(file: file, deletes: deletes)
        if let known = kept.withLock({ $0.positions[set] }) { return known }
        let key = paths.fileKey(of: file)
        var found: [[UInt64]] = []
        for delete in deletes {
            switch delete.content {
            case .positions:
                if let positions = try await read(delete).positions[key] { found.append(positions) }
            case .vector(let range): found.append(RoaringBitmap.positions(try await blob(delete, range).dropFirst(4)))
            case .equality: break
            }
        }
        let equality = deletes.filter(\.isEquality)
        if !equality.isEmpty {
            found.append(
                try await EqualityDeletes(store: store, places: places).positions(in: file, deletes: equality))
        }
        let all = Self.merged(found)
        guard found.count > 1 || !equality.isEmpty else { return all }
        kept.withLock { kept in
            kept.positions[set] = all
            kept.bytes += all.count * 8 + 256
            if kept.bytes > Self.maximumBytes { kept = Kept() }
        }
        return all
    }

    private static func merged(_ lists: [[UInt64]]) -> [UInt64] {
        guard lists.count > 1 else { return lists.first ?? [] }
        var all = lists.flatMap { $0 }
        all.sort()
        var last: UInt64?
        all.removeAll { position in
            defer { last = position }
            return position == last
        }
        return all
    }

    /// Reads delete files that are not kept, several at a time.
    func prepare(_ deletes: [DeleteFile]) async throws(TableError) {
        let known = kept.withLock { kept in deletes.filter { kept.deletes[$0.location] != nil } }
        let missing = Set(deletes).subtracting(known)
        guard missing.count > 1 else { return }
        try await SideBySide.run(missing) { await self.failure(reading: $0) }
    }

    private func failure(reading delete: DeleteFile) async -> TableError? {
        do {
            _ = try await read(delete)
            return nil
        } catch {
            return error
        }
    }

    private func read(_ delete: DeleteFile) async throws(TableError) -> PositionDeletes {
        if let known = kept.withLock({ $0.deletes[delete.location] }) { return known }
        let read = try await PositionDeletes(delete, store: store, paths: paths)
        let bytes = read.byteCount
        guard bytes <= Self.maximumBytes / 2 else { return read }
        kept.withLock { kept in
            guard kept.deletes.updateValue(read, forKey: delete.location) == nil else { return }
            kept.order.append(delete.location)
            kept.bytes += bytes
            while kept.bytes > Self.maximumBytes, let oldest = kept.order.first {
                kept.order.removeFirst()
                if let gone = kept.deletes.removeValue(forKey: oldest) { kept.bytes -= gone.byteCount }
            }
        }
        return read
    }
}
