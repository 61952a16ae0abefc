import Avro
import Testing

/// A few bytes that announce a lot, and batches that stay small.
struct BoundsTests {
    private static func file(_ type: String, _ blocks: [UInt8]) -> [UInt8] {
        SlowEncoder.header(schema: #"{"type":"record","name":"r","fields":[{"name":"a","type":\#(type)}]}"#) + blocks
    }

    /// The columns' counts of each batch when all that can be read is.
    private static func counts(_ bytes: [UInt8]) throws(AvroError) -> [Int] {
        let file = try AvroFile(bytes)
        let leaves = Rows.readable(file)
        var reader = try file.reader(leaves: leaves)
        var counts: [Int] = []
        while let batch = try reader.next() {
            counts.append(leaves.first.flatMap { batch[$0]?.count } ?? batch.rowCount)
        }
        return counts
    }

    @Test func batchesAreNoLongerThanTheyMayBe() throws {
        let rows = 40_000
        let content = (0..<rows).flatMap { SlowEncoder.number(Int64($0)) }
        #expect(
            try Self.counts(Self.file(#""int""#, SlowEncoder.block(Int64(rows), content))) == [16_384, 16_384, 7232])
    }

    @Test func longValuesMakeShortBatches() throws {
        let row = SlowEncoder.text(Array(repeating: 7, count: 24 << 20))
        let blocks = SlowEncoder.block(5, row + row + row + row + row)
        #expect(try Self.counts(Self.file(#""bytes""#, blocks)) == [3, 2])
    }

    @Test func longListsMakeShortBatches() throws {
        let row = SlowEncoder.number(500_000) + Array(repeating: 2, count: 500_000) + [0]
        let blocks = SlowEncoder.block(4, row + row + row + row)
        #expect(try Self.counts(Self.file(#"{"type":"array","items":"int"}"#, blocks)) == [1_500_000, 500_000])
    }

    @Test func listsOfTooMuchAreRefused() throws {
        let row = SlowEncoder.number(17 << 20) + Array(repeating: 2, count: 17 << 20) + [0]
        let error = #expect(throws: AvroError.self) {
            try Self.counts(Self.file(#"{"type":"array","items":"int"}"#, SlowEncoder.block(1, row)))
        }
        #expect(error?.kind == .tooLarge)
    }

    @Test func elementsWithoutBytesAreCountedOverTheWholeFile() throws {
        let row = SlowEncoder.number(1 << 22) + [0]
        let type = #"{"type":"array","items":"null"}"#
        #expect(try Self.counts(Self.file(type, SlowEncoder.block(1, row))) == [1 << 22])
        let error = #expect(throws: AvroError.self) {
            try Self.counts(Self.file(type, (0..<5).flatMap { _ in SlowEncoder.block(1, row) }))
        }
        #expect(error?.kind == .tooLarge)
        // Where nobody asks for them they cost nothing.
        var reader = try AvroFile(Self.file(type, (0..<5).flatMap { _ in SlowEncoder.block(1, row) })).reader(leaves: []
        )
        while try reader.next() != nil {}
    }

    @Test func rowsWithoutBytesAreCountedOverTheWholeFile() throws {
        let block = SlowEncoder.block(9 << 20, [])
        #expect(try Self.counts(Self.file(#""null""#, block)).reduce(0, +) == 9 << 20)
        let error = #expect(throws: AvroError.self) { try Self.counts(Self.file(#""null""#, block + block)) }
        #expect(error?.kind == .tooLarge)
    }

    @Test func errorsSayWhereAndStay() throws {
        let bytes = Self.file(#""boolean""#, SlowEncoder.block(1, [1]) + SlowEncoder.block(3, [1, 0, 9]))
        let file = try AvroFile(bytes)
        var reader = try file.reader(leaves: [0])
        let place = bytes.count - 21
        for _ in 0..<2 {
            let error = #expect(throws: AvroError.self) { try reader.next() }
            #expect(error?.message == "block at byte \(place): row 2: a boolean is neither true nor false")
        }
    }

    @Test func whatIsNotThereIsNothing() throws {
        let file = try AvroFile(FixtureTests.bytes("types"))
        var reader = try file.reader(leaves: [0, 4, 6, 6])
        let batch = try #require(try reader.next())
        #expect(batch[1] == nil && batch[-1] == nil && batch[99] == nil)
        for leaf in [0, 4, 6] {
            let column = try #require(batch[leaf])
            for entry in [-1, 0, column.count - 1, column.count, .max] {
                _ = (column.long(entry), column.double(entry), column.bytes(entry))
                #expect(column.isPresent(entry) == (0..<column.count).contains(entry))
            }
        }
        #expect(batch[4]?.bytes(0) == [] && batch[4]?.long(0) == 0 && batch[6]?.double(0) == 0)
        for list in [-1, 0, 1, 2] {
            #expect(batch.entries(ofList: list, row: 0).isEmpty)
            #expect(!batch.isListPresent(list: list, row: 0))
        }
    }

    @Test func headersAreNoLongerThanTheyMayBe() throws {
        let long = SlowEncoder.header(schema: String(repeating: " ", count: 17 << 20) + #"{"type":"int"}"#)
        let error = #expect(throws: AvroError.self) { try AvroFile(long) }
        #expect(error?.message.contains("no more than") == true)
    }
}
