import Avro
import Foundation
import JSON
import Testing

/// Files that another writer made, compared row by row with what their writer says is in them.
struct FixtureTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    static let files =
        ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
    static let names = files.filter { $0.pathExtension == "avro" }
        .map { $0.deletingPathExtension().lastPathComponent }.sorted()
    static let refused = files.filter { $0.pathExtension == "refused" }
        .map { $0.deletingPathExtension().lastPathComponent }.sorted()
    static let readable = names.filter { !refused.contains($0) }

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name + ".avro")))
    }

    @Test func thereAreFixtures() {
        #expect(Self.readable.count >= 25)
        #expect(Self.refused.count >= 20)
    }

    @Test(arguments: readable)
    func readsWhatWasWritten(_ name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name + ".jsonl"), encoding: .utf8)
        let expected = text.split(separator: "\n").map(String.init)
        let rows = try Rows.all(of: Self.bytes(name))
        try #require(rows.count == expected.count)
        for (index, row) in rows.enumerated() {
            let (found, wanted) = (try JSONValue(parsing: row), try JSONValue(parsing: expected[index]))
            try #require(found == wanted, "row \(index): \(row) is not \(expected[index])")
        }
    }

    /// Whatever else is asked for, a leaf's values are the same.
    @Test(arguments: readable)
    func readsEachLeafAlone(_ name: String) throws {
        let bytes = try Self.bytes(name)
        let file = try AvroFile(bytes)
        let leaves = Rows.readable(file)
        var together = try file.reader(leaves: leaves)
        var apart: [Int: AvroReader] = [:]
        for leaf in leaves { apart[leaf] = try file.reader(leaves: [leaf]) }
        while let batch = try together.next() {
            for leaf in leaves {
                let alone = try #require(try apart[leaf]?.next())
                let (one, other) = (try #require(batch[leaf]), try #require(alone[leaf]))
                #expect(alone.rowCount == batch.rowCount)
                try #require(one.count == other.count)
                for entry in 0..<one.count {
                    #expect(one.isPresent(entry) == other.isPresent(entry))
                    #expect(one.long(entry) == other.long(entry))
                    #expect(one.double(entry).bitPattern == other.double(entry).bitPattern)
                    #expect(one.bytes(entry) == other.bytes(entry))
                }
            }
        }
    }

    @Test(arguments: refused)
    func refusesWhatItHasTo(_ name: String) throws {
        let kind = try String(contentsOf: Self.folder.appending(path: name + ".refused"), encoding: .utf8)
        let bytes = try Self.bytes(name)
        let error = #expect(throws: AvroError.self) { try Rows.all(of: bytes) }
        #expect(error.map { "\($0.kind)\n" } == kind, "\(error?.message ?? "")")
        #expect(error?.message.isEmpty == false)
    }
}
