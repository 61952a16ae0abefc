import JSON
import SeededGenerator
import Tables

/// A file of a generated history, as lines of a log have it and as a snapshot is to have it.
struct RandomFile {
    /// Decoded paths below the root, and whole URIs of files elsewhere. Two of them differ only in how a letter is
    /// composed, which makes them two files.
    static let names = [
        "a", "b c", "p=1/x", "p=%2F/x", "\u{E9}", "e\u{301}", "d", "e+f", "日本", "s3://bucket/clones/c d",
        "s3://bucket/clones/\u{E9}",
    ]
    private static let partitions = ["1", "2", "", "ü", "a\"b\\", "\u{2028}"]

    let name: String
    let vector: RandomVector
    let size: Int64
    let modified: Int64
    /// Column to value, which may be null.
    let partition: [(column: String, value: String?)]
    let stats: String?
    /// Members that are handed on, in the order in which a checkpoint gives them.
    let passedThrough: [String]

    init(_ generator: inout SeededGenerator) {
        name = generator.pick(Self.names)
        vector = Self.vector(&generator)
        size = .random(in: 0...1000, using: &generator)
        modified = .random(in: 0...1 << 40, using: &generator)
        var partition: [(column: String, value: String?)] = []
        for column in ["p", "q"] where generator.chance(70) {
            partition.append((column, generator.chance(20) ? nil : generator.pick(Self.partitions)))
        }
        self.partition = partition
        stats = Self.stats(&generator)
        var passedThrough: [String] = []
        if generator.chance(20) { passedThrough.append(#""tags":{"k":"v","é":"\"","":""}"#) }
        if generator.chance(20) { passedThrough.append("\"baseRowId\":\(Int64.random(in: 0...99, using: &generator))") }
        if generator.chance(20) { passedThrough.append("\"defaultRowCommitVersion\":7") }
        if generator.chance(20) { passedThrough.append("\"clusteringProvider\":\"liquid\"") }
        self.passedThrough = passedThrough
    }

    static func vector(_ generator: inout SeededGenerator) -> RandomVector {
        generator.chance(50) ? .none : generator.pick(RandomVector.allCases)
    }

    /// Written as a checkpoint that has them as a struct gives them back.
    private static func stats(_ generator: inout SeededGenerator) -> String? {
        if generator.chance(30) { return nil }
        let number = Int64.random(in: -9...99, using: &generator)
        var text = "{\"numRecords\":\(abs(number))"
        if generator.chance(50) {
            text += ",\"minValues\":{\"a\":\(number),\"b\":\"\\\"é\"},\"maxValues\":{\"a\":99}"
            text += ",\"nullCount\":{\"a\":0,\"b\":1}"
        }
        if generator.chance(50) { text += ",\"tightBounds\":\(generator.chance(50))" }
        return text + "}"
    }

    /// What makes two of them the same logical file, as bytes: strings take two spellings of a letter for equal.
    var key: [UInt8] { Self.key(name, vector) }

    static func key(_ name: String, _ vector: RandomVector) -> [UInt8] {
        Array((location(name).description + "|" + vector.uniqueID).utf8)
    }

    private static func location(_ name: String) -> ObjectLocation {
        let elsewhere = "s3://bucket/"
        return ObjectLocation(
            bucket: "bucket", key: name.hasPrefix(elsewhere) ? String(name.dropFirst(elsewhere.count)) : "table/" + name
        )
    }

    func line(_ generator: inout SeededGenerator) -> String {
        let values = partition.map { "\(Line.quoted($0.column)):\($0.value.map(Line.quoted) ?? "null")" }
        let stats = stats.map { ",\"stats\":" + Line.quoted($0) } ?? ""
        return Line.add(
            PathSpelling.spell(name, &generator), size: size, modificationTime: modified,
            partitionValues: "{\(values.joined(separator: ","))}", vector: vector.descriptor,
            more: stats + passedThrough.map { "," + $0 }.joined())
    }

    /// As a snapshot has it that was read with everything.
    var dataFile: DataFile {
        DataFile(
            location: Self.location(name),
            partitionValues: partition.map {
                PartitionValue(column: $0.column, value: $0.value?.isEmpty == true ? nil : $0.value)
            },
            size: size, modificationTime: modified, stats: stats, deletionVector: vector.vector,
            passedThrough: Array(passedThrough.joined(separator: ",").utf8))
    }
}
