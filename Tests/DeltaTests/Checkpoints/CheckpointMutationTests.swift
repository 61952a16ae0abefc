import Delta
import SeededGenerator
import Tables
import Testing

/// Whatever the bytes of a checkpoint: a snapshot or an error that has a kind, never a trap.
struct CheckpointMutationTests {
    private static let lines =
        [Line.plainProtocol, Line.metadata(configuration: ["k": "v"]), Line.transaction]
        + (0..<12).map { number in
            Line.add(
                "p=1/f\(number)%20", size: Int64(number), partitionValues: #"{"p":"1","q":null}"#,
                vector: number % 4 == 0 ? Line.stored("p", "s3://bucket/table/v", offset: number) : nil,
                more: #","stats":"{\"numRecords\":3,\"minValues\":{\"a\":1}}","tags":{"k":"v"},"baseRowId":4"#)
        } + [Line.remove("gone")]

    @Test func mutantsNeverTrap() async throws {
        var generator = SeededGenerator(seed: 1)
        var outcomes: [Bool: Int] = [:]
        let writer = LogWriter()
        writer.commit(4, [Line.add("z"), Line.remove("p=1/f3 ")])
        for _ in 0..<24 {
            let root = CheckpointSchema.random(CheckpointSchema.full.fields, hasVectors: true, &generator)
            let whole = try LogWriter.parquet(Self.lines, root, ParquetLayout(&generator))
            for _ in 0..<100 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...3, using: &generator) { Self.mutate(&bytes, &generator) }
                writer.put(log: LogWriter.classicName(3), bytes)
                let error = await tableError { () throws(TableError) in
                    let snapshot = try await writer.table.snapshot(at: .latest)
                    var reader = snapshot.files.reader()
                    for index in 0..<snapshot.files.count { _ = reader.file(index) }
                    _ = try await writer.table.definition(at: .version(3))
                }
                #expect(error?.message.isEmpty != true)
                outcomes[error == nil, default: 0] += 1
            }
        }
        #expect(outcomes[true, default: 0] > 200)
        #expect(outcomes[false, default: 0] > 1_000)
    }

    private static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard bytes.count > 20 else { return }
        // Most of what decides stands in the footer.
        let footer = max(4, bytes.count * 6 / 10)
        let index = Int.random(in: (generator.chance(60) ? footer : 4)..<(bytes.count - 8), using: &generator)
        let other = min(bytes.count - 8, index + Int.random(in: 0...30, using: &generator))
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: bytes[index] = .random(in: 0...255, using: &generator)
        case 1: bytes[index] = generator.pick([0, 1, 0x7F, 0x80, 0xFF, 0x0C, 0x1C])
        case 2: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 3: bytes.removeSubrange(index..<other)
        case 4: bytes.insert(contentsOf: bytes[index..<other], at: index)
        case 5: bytes.replaceSubrange(index..<other, with: [UInt8](repeating: 0xFF, count: other - index))
        default:
            let length = bytes.count - 8
            bytes[length] = .random(in: 0...255, using: &generator)
            bytes[length + 1] = .random(in: 0...255, using: &generator)
        }
    }
}
