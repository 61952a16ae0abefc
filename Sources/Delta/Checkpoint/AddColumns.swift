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
        guard let path = Self.leaf(add["path"], .byteArray, file), let size = Self.leaf(add["size"], .int64, file)
        else {
            throw TableError(.corrupt, "a checkpoint of the table has add actions without a path or size")
        }
        self.path = path
        self.size = size
        modificationTime = Self.leaf(add["modificationTime"], .int64, file)
        stats = Self.leaf(add["stats"], .byteArray, file)
        if case .group = add["stats_parsed"]?.content { statsParsed = add["stats_parsed"] } else { statsParsed = nil }
        if case .map(let key, let value, _) = add["partitionValues"]?.content {
            partitionKey = key.leaf
            partitionValue = value?.leaf
        } else {
            partitionKey = nil
            partitionValue = nil
        }
        let vector = add["deletionVector"]
        if let storageType = Self.leaf(vector?["storageType"], .byteArray, file),
            let pathOrInlineDv = Self.leaf(vector?["pathOrInlineDv"], .byteArray, file),
            let sizeInBytes = Self.leaf(vector?["sizeInBytes"], .int32, file),
            let cardinality = Self.leaf(vector?["cardinality"], .int64, file)
        {
            self.vector = Vector(
                storageType: storageType, pathOrInlineDv: pathOrInlineDv,
                offset: Self.leaf(vector?["offset"], .int32, file), sizeInBytes: sizeInBytes, cardinality: cardinality)
        } else if vector == nil {
            self.vector = nil
        } else {
            throw TableError(.corrupt, "a checkpoint of the table has deletion vectors without their members")
        }
        passedThrough = PassedThrough.names.compactMap { name in add[name.description].map { (name, $0) } }
    }

    /// A leaf that stands in no list and has the type.
    private static func leaf(_ node: SchemaNode?, _ type: PhysicalType, _ file: ParquetFile) -> Int? {
        guard let index = node?.leaf, file.leaves[index].maximumRepetition == 0, file.leaves[index].type == type else {
            return nil
        }
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
