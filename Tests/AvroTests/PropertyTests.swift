import Avro
import JSON
import SeededGenerator
import Testing

/// Random values of random schemas, in random layouts and projections, read back as they were written.
struct PropertyTests {
    @Test(arguments: 0..<400)
    func readsBackWhatWasWritten(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var names = 0
        let model = Model.record(Model.fields(&generator, depth: 5, names: &names) + [.long], name: "root")
        var values: [ModelValue] = []
        for _ in 0..<Int.random(in: 0...60, using: &generator) {
            values.append(ModelValue.random(of: model, &generator))
        }
        var encoder = SlowEncoder(generator)
        let bytes = encoder.file(model, values)
        let file = try AvroFile(bytes)
        try #require(file.leaves.count == model.leafCount)
        let readable = Rows.readable(file)
        for share in [100, 50, 20] {
            let wanted = Set(readable.filter { _ in generator.chance(share) })
            let rows = try Rows.all(of: bytes, wanted: wanted)
            try #require(rows.count == values.count, "\(model.json)")
            for (row, value) in zip(rows, values) {
                let expected = value.json(model, first: 0, lists: 0, wanted: wanted) ?? .null
                try #require(try JSONValue(parsing: row) == expected, "\(row) of \(model.json) is not \(expected)")
            }
        }
        for leaf in file.leaves where !readable.contains(leaf.index) {
            let error = #expect(throws: AvroError.self) { try file.reader(leaves: [leaf.index]) }
            #expect(error?.kind == .unsupported)
        }
    }
}
