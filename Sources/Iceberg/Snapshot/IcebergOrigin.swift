import Tables

/// What a snapshot of an Iceberg table was made from.
final class IcebergOrigin: SnapshotOrigin {
    let document: MetadataDocument
    let metadata: IcebergMetadata
    let schemaID: Int64
    /// How the files of ``manifests`` name their columns.
    let mapping: DeltaColumns.Mapping
    /// The data manifests by their paths, whose files the list shares.
    let manifests: [String: ManifestFiles]
    let deletes: DeleteIndex
    /// Which delete files apply to a data file, by the number of its announced vector.
    private let sets: [[Int32]]
    let reader: DeleteReader
    let fieldIDs: FieldIDCheck

    init(
        document: MetadataDocument, metadata: IcebergMetadata, schemaID: Int64, mapping: DeltaColumns.Mapping,
        manifests: [String: ManifestFiles], deletes: DeleteIndex, sets: [[Int32]], reader: DeleteReader,
        fieldIDs: FieldIDCheck
    ) {
        self.document = document
        self.metadata = metadata
        self.schemaID = schemaID
        self.mapping = mapping
        self.manifests = manifests
        self.deletes = deletes
        self.sets = sets
        self.reader = reader
        self.fieldIDs = fieldIDs
    }

    var byteCount: Int {
        let own = manifests.values.reduce(0) { $0 + $1.ownBytes }
        return own + document.bytes.count + metadata.snapshots.count * 256 + deletes.files.count * 512
            + sets.reduce(0) { $0 + 32 + $1.count * 4 } + reader.byteCount
    }

    /// Whether metadata says the same of all but snapshots.
    func isMadeOf(_ other: IcebergMetadata) -> Bool {
        metadata.location == other.location && metadata.properties == other.properties
    }

    /// The delete files that apply where a file's vector has this number.
    func deleteFiles(_ number: UInt32) -> [DeleteFile] {
        Int(number) < sets.count ? sets[Int(number)].map { deletes.files[Int($0)] } : []
    }

    func verify() async throws(TableError) {
        guard mapping.hasIDs else { return }
        try await fieldIDs.check(manifests.values)
    }

    func vectorFile(of file: AnnouncedVector) async throws(TableError) -> [UInt8]? {
        try await reader.content(of: file.file, records: file.records, in: deleteFiles(file.number)).map {
            VectorBlob.file($0)
        }
    }

    func vectors(of files: [AnnouncedVector]) async throws(TableError) -> [DeletionVector?] {
        let positions = Set(files.map(\.number)).flatMap { deleteFiles($0) }.filter(\.holdsPositions)
        try await reader.prepare(positions)
        var vectors: [DeletionVector?] = []
        for file in files {
            vectors.append(
                try await reader.vector(of: file.file, records: file.records, in: deleteFiles(file.number)))
        }
        return vectors
    }
}
