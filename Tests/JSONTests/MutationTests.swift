import JSON
import SeededGenerator
import Testing

/// Whatever the bytes: a value or an error, and both ways of reading agree.
struct MutationTests {
    private static let seeds = [
        #"{"add":{"path":"a%20b","partitionValues":{"p":"x","q":null},"size":1,"stats":"{\"numRecords\":3}"}}"#,
        #"[1,-2.5e10,0,true,false,null,"\ud83d\ude00\n\u0041é☃😀",[[[]]],{"a":{"b":[{}]}}]"#,
        "  [ \"\\\\\" , { \"k\" : \"v\" } ]  ",
    ]

    @Test func mutantsNeverTrap() {
        var generator = SeededGenerator(seed: 8259)
        var accepted = 0
        for round in 0..<100_000 {
            var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&bytes, &generator) }
            guard let value = try? JSONValue(parsing: bytes, maximumDepth: 16) else {
                check(skipping: bytes)
                continue
            }
            accepted += 1
            var skipper = JSONScanner(bytes, maximumDepth: 16)
            #expect(throws: Never.self) {
                try skipper.skip()
                try skipper.end()
            }
            var writer = JSONWriter()
            writer.value(value)
            #expect((try? JSONValue(parsing: writer.bytes)) == value)
        }
        #expect(accepted > 5_000)
    }

    /// What cannot be read may be skipped only for the sake of its strings' bytes.
    private func check(skipping bytes: [UInt8]) {
        var scanner = JSONScanner(bytes, maximumDepth: 16)
        guard (try? scanner.skip()) != nil, (try? scanner.end()) != nil else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(String(validating: bytes, as: UTF8.self) == nil || text.lowercased().contains(#"\ud"#))
    }

    private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return bytes.append(.random(in: 0...255, using: &generator)) }
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[index] = .random(in: 0...255, using: &generator)
        case 1: bytes[index] = generator.pick(Array(#"{}[],:"\ue-+.0123456789tfn "#.utf8))
        case 2: bytes.remove(at: index)
        case 3: bytes.insert(generator.pick(Array(#"{}[],:"\u"#.utf8)), at: index)
        case 4: bytes.removeSubrange(index...)
        default:
            let other = Int.random(in: 0..<bytes.count, using: &generator)
            bytes.insert(contentsOf: bytes[min(index, other)...max(index, other)], at: index)
        }
    }
}
