import Tables

/// Finds the delete files that apply to a data file (Iceberg specification, "Scan Planning").
struct DeleteIndex: Sendable {
    let files: [DeleteFile]
    /// Delete files that concern one data file, by its ``FileKey``.
    private var byPath: [[UInt8]: [Int32]] = [:]
    private var byPartition: [[UInt8]: [Int32]] = [:]
    private var equalityByPartition: [[UInt8]: [Int32]] = [:]
    private var equalityEverywhere: [Int32] = []

    init(_ files: [DeleteFile]) {
        self.files = files
        for (index, file) in files.enumerated() {
            let number = Int32(truncatingIfNeeded: index)
            switch file.content {
            case .vector, .positions:
                if let path = file.referenced {
                    byPath[path, default: []].append(number)
                } else {
                    byPartition[file.partition, default: []].append(number)
                }
            case .equality:
                if file.isUnpartitioned {
                    equalityEverywhere.append(number)
                } else {
                    equalityByPartition[file.partition, default: []].append(number)
                }
            }
        }
    }

    var isEmpty: Bool { files.isEmpty }

    /// The files with positions or vectors that apply, by their numbers.
    ///
    /// A deletion vector stands for all position deletes of its file ("Deletion Vectors").
    ///
    /// - Parameters:
    ///   - file: the data file's ``FileKey``.
    ///   - sequenceNumber: its data sequence number.
    /// - Throws: ``TableError`` where two deletion vectors claim the file: nobody can tell which holds.
    func positions(
        file: [UInt8], partition: [UInt8], sequenceNumber: Int64
    ) throws(TableError) -> [Int32] {
        let own = (byPath[file] ?? []).filter { files[Int($0)].sequenceNumber >= sequenceNumber }
        guard own.count(where: { files[Int($0)].isVector }) < 2 else {
            throw TableError(.corrupt, "a data file of the table has two deletion vectors, where there may be one")
        }
        if let vector = own.first(where: { files[Int($0)].isVector }) { return [vector] }
        return own + (byPartition[partition] ?? []).filter { files[Int($0)].sequenceNumber >= sequenceNumber }
    }

    /// The equality delete files that apply, by their numbers.
    func equalityDeletes(partition: [UInt8], sequenceNumber: Int64) -> [Int32] {
        (equalityEverywhere + (equalityByPartition[partition] ?? [])).filter {
            files[Int($0)].sequenceNumber > sequenceNumber
        }
    }

    var equalityCount: Int { files.count { $0.isEquality } }

    var hasEqualityDeletes: Bool { !equalityEverywhere.isEmpty || !equalityByPartition.isEmpty }
}
