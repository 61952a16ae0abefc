import Compression
public import Tables

/// One metadata file of a store: the state of a table that does not change.
public struct MetadataFile: MetadataSource {
    /// The largest metadata file that is read, in bytes, unpacked.
    static let maximumBytes = 256 << 20

    private let object: ObjectLocation
    private let store: any ObjectStore

    public init(_ object: ObjectLocation, store: any ObjectStore) {
        self.object = object
        self.store = store
    }

    public func current(known: MetadataDocument?) async throws(TableError) -> MetadataDocument {
        let info: ObjectInfo
        do { info = try await store.info(object) } catch { throw Self.missing(error) }
        return try await Self.read(object, info, known: known, store: store)
    }

    /// - Parameter info: what the store says of the file now: another table may have taken the place of one, with files
    ///   of the same names.
    static func read(
        _ object: ObjectLocation, _ info: ObjectInfo, known: MetadataDocument?, store: any ObjectStore
    ) async throws(TableError) -> MetadataDocument {
        let tag = "\(info.size) \(info.modified) \(info.etag ?? "")"
        if let known, known.location == object.description, known.tag == tag { return known }
        let bytes: [UInt8]
        do {
            bytes = try await store.read(object, range: nil, limit: maximumBytes)
        } catch {
            throw missing(error)
        }
        return MetadataDocument(location: object.description, bytes: try unpacked(bytes), tag: tag)
    }

    private static func missing(_ error: StorageError) -> TableError {
        guard error.kind == .notFound else { return TableError(error) }
        return TableError(
            .notFound, "there is no Iceberg metadata file at the table's location", detail: error.description)
    }

    /// Metadata may be written through gzip, whose first bytes no JSON has (Iceberg specification, "Table Metadata and
    /// Snapshots", `write.metadata.compression-codec`).
    private static func unpacked(_ bytes: [UInt8]) throws(TableError) -> [UInt8] {
        guard bytes.starts(with: [0x1F, 0x8B]) else { return bytes }
        // The last four bytes tell the size (RFC 1952 section 2.3.1).
        let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard size <= maximumBytes else {
            throw TableError(
                .storage(.tooLarge), "the table's metadata has more than \(maximumBytes) bytes when it is unpacked")
        }
        do throws(CompressionError) {
            return try CompressionCodec.gzip.decompress(bytes.span, count: size)
        } catch {
            throw TableError(.corrupt, "the table's metadata file is damaged: \(error)")
        }
    }
}
