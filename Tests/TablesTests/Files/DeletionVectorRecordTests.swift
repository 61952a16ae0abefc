import SeededGenerator
import Testing

@testable import Tables

struct DeletionVectorRecordTests {
    @Test func roundTrip() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let vector = RandomDataFile.vector(&generator)
            var record: [UInt8] = []
            DeletionVectorRecord.write(vector, into: &record)
            #expect(DeletionVectorRecord.read(record[...]) == vector)
            #expect(DeletionVectorRecord.uniqueID(record[...]).elementsEqual(vector.uniqueID.utf8))
            // As a slice of a block.
            let block = [9, 9, 9] + record + [9]
            let slice = block[3..<(3 + record.count)]
            #expect(DeletionVectorRecord.read(slice) == vector)
            #expect(DeletionVectorRecord.uniqueID(slice).elementsEqual(vector.uniqueID.utf8))
        }
    }

    @Test func whatIsNoRecord() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            var record: [UInt8] = []
            DeletionVectorRecord.write(RandomDataFile.vector(&generator), into: &record)
            let head = record.prefix(.random(in: 0..<33, using: &generator))
            #expect(DeletionVectorRecord.read(head) == nil)
            #expect(DeletionVectorRecord.uniqueID(head).isEmpty)
            record[.random(in: 0..<record.count, using: &generator)] = .random(in: 0...255, using: &generator)
            _ = DeletionVectorRecord.read(record[...])
            _ = DeletionVectorRecord.uniqueID(record[...])
        }
    }
}
