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

    /// The same, of metadata that says the same of it.
    ///
    /// What is kept would otherwise be compared with metadata that has been replaced, and all of the new be read each
    /// time.
    func renewed(from document: MetadataDocument, _ metadata: IcebergMetadata) -> IcebergOrigin {
        if document.location == self.document.location, document.tag == self.document.tag { return self }
        return IcebergOrigin(
            document: document, metadata: metadata, schemaID: schemaID, mapping: mapping, manifests: manifests,
            deletes: deletes, sets: sets, reader: reader, fieldIDs: fieldIDs)
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

extension TableSnapshot {
    /// The same snapshot, as of metadata that was written since.
    func renewed(from document: MetadataDocument, _ metadata: IcebergMetadata) -> TableSnapshot {
        guard let origin = origin as? IcebergOrigin else { return self }
        return TableSnapshot(
            version: version, timestamp: timestamp, isDated: isDated, protocol: `protocol`, metadata: self.metadata,
            files: files, identity: identity, origin: origin.renewed(from: document, metadata))
    }
}
