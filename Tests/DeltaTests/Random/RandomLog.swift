import SeededGenerator

/// A table's history drawn at random, as events and as lines of commits that say the same.
struct RandomLog {
    enum Event {
        case add(file: String, vector: String, size: Int64)
        case remove(file: String, vector: String)
        case tableProtocol(Int)
        case metadata(String)
        case noise
    }

    private static let files = ["a", "b c", "p=1/x", "p=%2F/x", "é", "d", "e+f", "日本"]
    private static let vectors = ["", "", "", "00000", "11111"]

    /// By version.
    private(set) var commits: [(events: [Event], lines: [String])] = []

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for version in 0..<Int.random(in: 1...8, using: &generator) {
            var events: [Event] = version == 0 ? [.tableProtocol(1), .metadata("m0")] : []
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                events.append(Self.event(version: version, &generator))
            }
            var lines: [String] = []
            for event in events { lines.append(Self.line(event, &generator)) }
            commits.append((events, lines))
        }
    }

    private static func event(version: Int, _ generator: inout SeededGenerator) -> Event {
        let file = generator.pick(files)
        let vector = generator.pick(vectors)
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: return .tableProtocol(Int.random(in: 1...2, using: &generator))
        case 1: return .metadata("m\(version)")
        case 2: return .noise
        case 3..<9: return .remove(file: file, vector: vector)
        default: return .add(file: file, vector: vector, size: .random(in: 0...1000, using: &generator))
        }
    }

    private static func line(_ event: Event, _ generator: inout SeededGenerator) -> String {
        switch event {
        case .add(let file, let vector, let size):
            return Line.add(spell(file, &generator), size: size, vector: vector.isEmpty ? nil : Line.inline(vector))
        case .remove(let file, let vector):
            return Line.remove(
                spell(file, &generator), size: generator.chance(50) ? 1 : nil,
                vector: vector.isEmpty ? nil : Line.inline(vector))
        case .tableProtocol(let version):
            return "{\"protocol\":{\"minReaderVersion\":\(version),\"minWriterVersion\":5}}"
        case .metadata(let id): return Line.metadata(id: id)
        case .noise:
            return generator.pick(["{\"txn\":{\"appId\":\"a\",\"version\":1}}", Line.cdc("x"), "", Line.commitInfo(5)])
        }
    }

    /// One of the ways in which a writer may spell a path.
    private static func spell(_ file: String, _ generator: inout SeededGenerator) -> String {
        let all = generator.chance(30)
        var text = ""
        for byte in file.utf8 {
            let plain = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2F
            if byte == 0x25 || byte >= 0x80 || (!plain && generator.chance(50)) || (all && byte != 0x2F) {
                let digits = String(byte, radix: 16, uppercase: generator.chance(50))
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            } else {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: return "s3://bucket/table/" + text
        case 1: return "s3a://bucket/table/" + text
        default: return text
        }
    }
}
