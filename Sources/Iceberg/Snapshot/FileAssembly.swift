import Tables

/// Puts the files of manifests together and tells which deletes apply to each.
struct FileAssembly {
    private(set) var files: FileList
    /// Which delete files apply, by the numbers that ``DeletionVector/Storage/announced(_:)`` has.
    private(set) var sets: [[Int32]] = []
    private let deletes: DeleteIndex
    private let reading: TableReading
    private var numbers: [[Int32]: UInt32] = [:]

    init(root: ObjectLocation, deletes: DeleteIndex, reading: TableReading) {
        files = FileList(root: root)
        self.reading = reading
        self.deletes = deletes
    }

    /// - Throws: ``TableError`` of kind `unsupported` where equality deletes apply to a file and are not to be
    ///   materialised.
    mutating func append(_ manifest: ManifestFiles) throws(TableError) {
        guard !deletes.isEmpty else {
            files = files.appending(manifest.files)
            return
        }
        var reader = manifest.files.reader()
        var key: [UInt8] = []
        var vectors: [(index: Int, vector: DeletionVector)] = []
        for index in 0..<manifest.files.count {
            let partition = manifest.partition(of: index)
            let sequenceNumber = manifest.sequenceNumbers[index]
            reader.key(of: index, into: &key)
            let set =
                try deletes.positions(file: key, partition: partition, sequenceNumber: sequenceNumber)
                + equality(partition, sequenceNumber)
            if !set.isEmpty { vectors.append((index, announced(set))) }
        }
        files = files.appending(manifest.files, deletionVectors: vectors)
    }

    private func equality(_ partition: [UInt8], _ sequenceNumber: Int64) throws(TableError) -> [Int32] {
        guard deletes.hasEqualityDeletes else { return [] }
        let set = deletes.equalityDeletes(partition: partition, sequenceNumber: sequenceNumber)
        guard set.isEmpty || reading.materialisesEqualityDeletes else {
            throw TableError(
                .unsupported,
                "the table has equality deletes, which Delta cannot express: its "
                    + "owner can compact the table (rewrite_data_files), recipients can read it through the Iceberg "
                    + "route, or its provider can have this server find the rows ('causeway share update SHARE "
                    + "--materialise-equality-deletes SCHEMA.TABLE')",
                detail: "\(deletes.equalityCount) files of equality deletes")
        }
        return set
    }

    private mutating func announced(_ set: [Int32]) -> DeletionVector {
        let number: UInt32
        if let known = numbers[set] {
            number = known
        } else {
            number = UInt32(sets.count)
            sets.append(set)
            numbers[set] = number
        }
        let files = set.map { deletes.files[Int($0)] }
        let most = files.reduce(Int64(0)) { sum, file in
            // A row of equality deletes may delete any number of rows.
            let (total, overflow) = sum.addingReportingOverflow(file.isEquality ? .max : file.recordCount)
            return overflow ? .max : total
        }
        return DeletionVector(
            storage: .announced(number), sizeInBytes: -1, cardinality: most, uniqueID: DeleteFile.id(of: files))
    }
}
