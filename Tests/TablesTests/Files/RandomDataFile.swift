import SeededGenerator
import Tables

/// Files for lists.
enum RandomDataFile {
    private static let texts = ["", "1", "ü", "a\"b\\", "\u{2028}"]

    /// - Parameter number: tells it from other files.
    static func make(number: Int, _ generator: inout SeededGenerator) -> DataFile {
        var file = plain(number: number)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: file.location = ObjectLocation(bucket: "bucket", key: "clones/\(number)")
        case 1: file.location = ObjectLocation(bucket: "elsewhere", key: "table/\(number)")
        case 2: file.location = ObjectLocation(bucket: "bucket", key: "table2/\(number)")
        default: break
        }
        file.size = .random(in: 0...1 << 40, using: &generator)
        file.modificationTime = .random(in: -5...1 << 40, using: &generator)
        for column in ["p", "q", "é"] where generator.chance(50) {
            let value = generator.chance(30) ? nil : generator.pick(texts)
            file.partitionValues.append(PartitionValue(column: column, value: value))
        }
        if generator.chance(50) { file.stats = "{\"numRecords\":\(number)}" }
        if generator.chance(20) { file.deletionVector = vector(&generator) }
        if generator.chance(20) { file.passedThrough = Array("\"baseRowId\":\(number)".utf8) }
        return file
    }

    static func plain(number: Int) -> DataFile {
        DataFile(
            location: ObjectLocation(bucket: "bucket", key: "table/é \(number)"), partitionValues: [], size: 1,
            modificationTime: 7, stats: nil, deletionVector: nil)
    }

    static func vector(_ generator: inout SeededGenerator) -> DeletionVector {
        let offset = generator.chance(50) ? Int64.random(in: 0...Int64.max, using: &generator) : nil
        let bucket = generator.pick(["", "bucket", "é"])
        let key = generator.pick(["", "table/dv.bin", String(repeating: "日", count: 300)])
        let isInline = generator.chance(50)
        return DeletionVector(
            storage: isInline ? .inline(key) : .file(ObjectLocation(bucket: bucket, key: key), offset: offset),
            sizeInBytes: generator.pick([0, 1, 40, .max]),
            cardinality: .random(in: 0...Int64.max, using: &generator),
            uniqueID: generator.pick(["", "i" + key, "u\(key)@\(offset ?? 0)"]))
    }
}
