import SeededGenerator
import Tables
import Testing

@testable import Delta

/// Whatever the bytes of a commit: a snapshot or an error that has a kind, never a trap.
struct LogMutationTests {
    private static let commits: [String] = [
        Line.plainProtocol + "\n" + Line.metadata(configuration: Line.feedOn) + "\n"
            + Line.add("part-0.parquet", size: 443, more: #","stats":"{\"numRecords\":3,\"minValues\":{\"a\":1}}""#)
            + "\n",
        Line.commitInfo(5) + "\n" + Line.remove("part-0.parquet", size: nil) + "\n"
            + Line.add("p%3D1/x", vector: Line.stored("u", "ab^-aqEH.-t@S}K{vb[*k^")) + "\n"
            + Line.cdc("_change_data/c") + "\n",
        #"{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":[]}}"#
            + "\n"
            + Line.metadata(schema: #"{"type":"struct","fields":[{"name":"d","type":"decimal(10,2)","metadata":{}}]}"#)
            + "\n" + Line.remove("p=1/x", vector: Line.stored("u", "ab^-aqEH.-t@S}K{vb[*k^")) + "\n",
    ]

    @Test func mutantsNeverTrap() async throws {
        var generator = SeededGenerator(seed: 20_000)
        var outcomes: [Bool: Int] = [:]
        let writer = LogWriter()
        for (version, text) in Self.commits.enumerated() { writer.commit(Int64(version), text: text) }
        for round in 0..<20_000 {
            let target = round % Self.commits.count
            defer { writer.commit(Int64(target), text: Self.commits[target]) }
            var bytes = Array(Self.commits[target].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) { Self.mutate(&bytes, &generator) }
            guard round.isMultiple(of: 8) else {
                let error = await tableError { () throws(TableError) in
                    var replay = Replay(policy: LocationPolicy(root: writer.root))
                    try replay.admit(try CommitParser.parse(bytes, name: "commit"))
                    if replay.definition.isComplete { _ = try replay.definition.found(upTo: 0) }
                }
                outcomes[error == nil, default: 0] += 1
                continue
            }
            writer.store.put(writer.key(Int64(target)), bytes, modified: 1)
            for content in [ChangeRange.Content.dataChanges, .changeDataFeed] {
                let error = await tableError { () throws(TableError) in
                    _ = try await writer.table.snapshot(at: .latest)
                    _ = try await writer.table.changes(ChangeRange(start: .version(0), end: nil, content: content))
                }
                #expect(error?.message.isEmpty != true)
            }
        }
        #expect(outcomes[true, default: 0] > 1_000)
        #expect(outcomes[false, default: 0] > 1_000)
    }

    private static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        let other = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: bytes[index] = .random(in: 0...255, using: &generator)
        case 1: bytes[index] = generator.pick(Array(#"{}[],:"\ue-.0123456789tfn%/ "#.utf8))
        case 2: bytes.remove(at: index)
        case 3: bytes.removeSubrange(min(index, other)..<max(index, other))
        case 4: bytes.insert(contentsOf: bytes[min(index, other)..<max(index, other)], at: index)
        case 5:
            bytes.insert(
                contentsOf: generator.pick(["null", "-1", "1e99", "\"\"", "[[[", "../", "\\ud800", "\n"]).utf8,
                at: index)
        default:
            guard let quote = bytes[index...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
            bytes.insert(contentsOf: repeatElement(UInt8(ascii: "9"), count: 20), at: quote)
        }
    }
}
