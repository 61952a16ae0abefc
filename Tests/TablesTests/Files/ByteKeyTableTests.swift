import SeededGenerator
import Tables
import Testing

/// The table against a dictionary.
struct ByteKeyTableTests {
    @Test func agreesWithADictionary() {
        for seed in 0..<300 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let longest = generator.pick([0, 1, 2, 40])
            let letters = generator.pick([1, 2, 256])
            var table = ByteKeyTable()
            var numbers: [[UInt8]: Int] = [:]
            #expect(table.isEmpty)
            for _ in 0..<Int.random(in: 0...300, using: &generator) {
                let length = Int.random(in: 0...longest, using: &generator)
                let key = (0..<length).map { _ in UInt8(Int.random(in: 0..<letters, using: &generator)) }
                // A slice of something longer, as keys come from the bytes of a log.
                let slice = ([1, 2, 3] + key + [4])[3..<(3 + length)]
                let known = numbers[key]
                var isSame = table.number(of: slice) == known && table.contains(slice) == (known != nil)
                if generator.chance(60) {
                    isSame = isSame && table.insert(slice) == (known == nil, known ?? numbers.count)
                    numbers[key] = known ?? numbers.count
                }
                if !isSame { Issue.record("seed \(seed), \(key)") }
            }
            #expect(table.count == numbers.count)
            #expect(table.isEmpty == numbers.isEmpty)
            #expect(numbers.allSatisfy { table.number(of: $0.key[...]) == $0.value })
            #expect(numbers.allSatisfy { table[$0.value].elementsEqual($0.key) })
        }
    }

    @Test func copiesAreTheirOwn() {
        var table = ByteKeyTable()
        table.insert([1])
        let copy = table
        table.insert([2])
        #expect(!copy.contains([2]))
        #expect(copy.count == 1)
    }

    @Test func manyKeys() {
        var table = ByteKeyTable()
        let keys = (0..<10_000).map { Array("\($0)".utf8) }
        #expect(keys.indices.allSatisfy { table.insert(keys[$0][...]) == (true, $0) })
        #expect(keys.indices.allSatisfy { table.number(of: keys[$0][...]) == $0 })
        #expect(!table.contains(Array("10000".utf8)[...]))
    }
}
