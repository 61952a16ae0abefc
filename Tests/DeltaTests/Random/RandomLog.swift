import SeededGenerator
import Tables

/// A table's history drawn at random, as events and as lines of commits that say the same.
struct RandomLog {
    enum Event {
        case add(RandomFile)
        case remove(name: String, vector: RandomVector)
        case tableProtocol(TableProtocol)
        case metadata(RandomMetadata)
        case noise
    }

    /// By version.
    private(set) var commits: [(events: [Event], lines: [String])] = []
    /// Whether commits carry their own time.
    let hasInCommitTimestamps: Bool

    init(seed: UInt64, commits: ClosedRange<Int> = 1...8, inCommitTimestamps: Bool = false) {
        var generator = SeededGenerator(seed: seed)
        hasInCommitTimestamps = inCommitTimestamps
        let configuration = inCommitTimestamps ? ["delta.enableInCommitTimestamps": "true"] : [:]
        for version in 0..<Int.random(in: commits, using: &generator) {
            var events: [Event] = []
            if version == 0 {
                events.append(.tableProtocol(RandomProtocol.make(&generator)))
                events.append(.metadata(RandomMetadata(id: "m0", configuration: configuration, &generator)))
            }
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                events.append(Self.event(version, configuration, &generator))
            }
            var lines = inCommitTimestamps ? [Line.commitInfo(Self.inCommitTime(Int64(version)))] : []
            for event in events { lines.append(Self.line(event, &generator)) }
            self.commits.append((events, lines))
        }
    }

    static func inCommitTime(_ version: Int64) -> Int64 { 1_000_000 + version * 10 }

    private static func event(
        _ version: Int, _ configuration: [String: String], _ generator: inout SeededGenerator
    ) -> Event {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: .tableProtocol(RandomProtocol.make(&generator))
        case 1: .metadata(RandomMetadata(id: "m\(version)", configuration: configuration, &generator))
        case 2: .noise
        case 3..<9: .remove(name: generator.pick(RandomFile.names), vector: RandomFile.vector(&generator))
        default: .add(RandomFile(&generator))
        }
    }

    static func line(_ event: Event, _ generator: inout SeededGenerator) -> String {
        switch event {
        case .add(let file): file.line(&generator)
        case .remove(let name, let vector):
            Line.remove(
                PathSpelling.spell(name, &generator), size: generator.chance(50) ? 1 : nil, vector: vector.descriptor)
        case .tableProtocol(let value): RandomProtocol.line(value)
        case .metadata(let value): value.line
        case .noise: generator.pick([Line.transaction, Line.cdc("x"), "", Line.commitInfo(5)])
        }
    }
}
