import Parquet
import Tables

/// Where a checkpoint keeps the members of `add` (Delta protocol, "Checkpoint Schema").
struct AddColumns {
    struct Vector {
        let storageType: Int
        let pathOrInlineDv: Int
        let offset: Int?
        let sizeInBytes: Int
        let cardinality: Int
    }

    let path: Int
    let size: Int
    let modificationTime: Int?
    let partitionKey: Int?
    let partitionValue: Int?
    let stats: Int?
    /// Statistics as a struct, for files that have no text of them.
    let statsParsed: SchemaNode?
    let vector: Vector?
    /// By their names among ``PassedThrough/names``.
    let passedThrough: [(name: StaticString, node: SchemaNode)]

    /// - Returns: nil where the file has no `add` column.
    init?(_ file: ParquetFile) throws(TableError) {
        guard let add = file.root["add"] else { return nil }
        guard let path = Self.text(add["path"], file), let size = Self.integer(add["size"], file) else {
            throw TableError(.corrupt, "a checkpoint of the table has add actions without a path or size")
        }
        self.path = path
        self.size = size
        modificationTime = Self.integer(add["modificationTime"], file)
        stats = Self.text(add["stats"], file)
        if case .group = add["stats_parsed"]?.content { statsParsed = add["stats_parsed"] } else { statsParsed = nil }
        (partitionKey, partitionValue) = try Self.partitionValues(add["partitionValues"], file)
        vector = try add["deletionVector"].map { (node) throws(TableError) in try Self.vector(node, file) }
        passedThrough = PassedThrough.names.compactMap { name in add[name.description].map { (name, $0) } }
    }

    // What tells files and their rows apart is refused where it is of another type: to leave it out would be to
    // misread.

    /// The leaves of keys and values; nil where the checkpoint has no partition values.
    private static func partitionValues(
        _ node: SchemaNode?, _ file: ParquetFile
    ) throws(TableError) -> (key: Int?, value: Int?) {
        guard let node else { return (nil, nil) }
        guard case .map(let key, let value, _) = node.content, let key = text(key, file, lists: 1),
            let value = text(value, file, lists: 1)
        else { throw TableError(.corrupt, "a checkpoint of the table has partition values that are no map of texts") }
        return (key, value)
    }

    private static func vector(_ node: SchemaNode, _ file: ParquetFile) throws(TableError) -> Vector {
        let offset = integer(node["offset"], file)
        guard let storageType = text(node["storageType"], file),
            let pathOrInlineDv = text(node["pathOrInlineDv"], file),
            let sizeInBytes = integer(node["sizeInBytes"], file), let cardinality = integer(node["cardinality"], file),
            offset != nil || node["offset"] == nil
        else { throw TableError(.corrupt, "a checkpoint of the table has deletion vectors without their members") }
        return Vector(
            storageType: storageType, pathOrInlineDv: pathOrInlineDv, offset: offset, sizeInBytes: sizeInBytes,
            cardinality: cardinality)
    }

    /// - Parameter lists: the number of lists that the leaf is to stand in.
    private static func text(_ node: SchemaNode?, _ file: ParquetFile, lists: UInt8 = 0) -> Int? {
        guard let index = node?.leaf, file.leaves[index].maximumRepetition == lists,
            file.leaves[index].type == .byteArray
        else { return nil }
        return index
    }

    /// A leaf of integers of either width.
    private static func integer(_ node: SchemaNode?, _ file: ParquetFile) -> Int? {
        guard let index = node?.leaf, file.leaves[index].maximumRepetition == 0,
            file.leaves[index].type == .int32 || file.leaves[index].type == .int64
        else { return nil }
        return index
    }

    /// The leaves that are worth reading in a row group.
    func leaves(of file: ParquetFile, rowGroup: Int, detail: FileDetail) -> [Int] {
        var leaves = [path, size] + [partitionKey, partitionValue].compactMap { $0 }
        if let vector, file.mayHaveValues(rowGroup: rowGroup, leaf: vector.storageType) {
            leaves += [vector.storageType, vector.pathOrInlineDv, vector.sizeInBytes, vector.cardinality]
            if let offset = vector.offset { leaves.append(offset) }
        }
        guard detail == .everything else { return leaves }
        leaves += [modificationTime].compactMap { $0 }
        if let stats { leaves.append(stats) }
        if let statsParsed, !everyFileHasStats(file, rowGroup) { leaves += statsParsed.leaves }
        for (_, node) in passedThrough
        where node.leaves.contains(where: { file.mayHaveValues(rowGroup: rowGroup, leaf: $0) }) {
            leaves += node.leaves
        }
        return leaves
    }

    /// Whether as many rows have statistics as text as have a path.
    private func everyFileHasStats(_ file: ParquetFile, _ rowGroup: Int) -> Bool {
        guard let stats, let without = file.statistics(ofRowGroup: rowGroup, leaf: stats)?.nullCount,
            let empty = file.statistics(ofRowGroup: rowGroup, leaf: path)?.nullCount
        else { return false }
        return without == empty
    }
}
