import Tables

/// What a snapshot of an Iceberg table was made from.
final class IcebergOrigin: SnapshotOrigin {
    let document: MetadataDocument
    let metadata: IcebergMetadata
    let schemaID: Int64
    /// The data manifests by their paths, whose files the list shares.
    let manifests: [String: ManifestFiles]
    let deletes: DeleteIndex
    /// Which delete files apply to a data file, by the number of its announced vector.
    private let sets: [[Int32]]
    let reader: DeleteReader
    private let paths: PathReader

    init(
        document: MetadataDocument, metadata: IcebergMetadata, schemaID: Int64, manifests: [String: ManifestFiles],
        deletes: DeleteIndex, sets: [[Int32]], reader: DeleteReader, paths: PathReader
    ) {
        self.document = document
        self.metadata = metadata
        self.schemaID = schemaID
        self.manifests = manifests
        self.deletes = deletes
        self.sets = sets
        self.reader = reader
        self.paths = paths
    }

    var byteCount: Int {
        let own = manifests.values.reduce(0) { $0 + $1.ownBytes }
        return own + document.bytes.count + metadata.snapshots.count * 256 + deletes.files.count * 512
            + sets.reduce(0) { $0 + 32 + $1.count * 4 } + reader.byteCount
    }

    /// The delete files that apply where a file's vector has this number.
    func deleteFiles(_ number: UInt32) -> [DeleteFile] {
        Int(number) < sets.count ? sets[Int(number)].map { deletes.files[Int($0)] } : []
    }

    func vectors(of files: [AnnouncedVector]) async throws(TableError) -> [DeletionVector?] {
        let positions = Set(files.map(\.number)).flatMap { deleteFiles($0) }.filter(\.holdsPositions)
        try await reader.prepare(positions)
        var vectors: [DeletionVector?] = []
        for file in files { vectors.append(try await vector(of: file)) }
        return vectors
    }

    private func vector(of file: AnnouncedVector) async throws(TableError) -> DeletionVector? {
        let deletes = deleteFiles(file.number)
        if let first = deletes.first, case .vector(let range) = first.content {
            return try await reader.vector(first, range)
        }
        let positions = try await reader.positions(of: paths.fileKey(of: file.file), in: deletes)
        guard !positions.isEmpty else { return nil }
        let content = VectorBlob.content(of: positions)
        return DeletionVector(
            storage: .inline(Z85.encode(content[...])), sizeInBytes: Int64(content.count),
            cardinality: Int64(positions.count), uniqueID: Self.id(of: deletes))
    }

    /// The same delete files always delete the same rows.
    static func id(of deletes: [DeleteFile]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for delete in deletes {
            for byte in "\(delete.location)\n".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            if case .vector(let range) = delete.content { hash = (hash ^ UInt64(range.lowerBound)) &* 0x100_0000_01B3 }
        }
        return "deletes-" + String(hash, radix: 16)
    }
}

extension DeleteFile {
    var holdsPositions: Bool {
        if case .positions = content { return true }
        return false
    }
}
