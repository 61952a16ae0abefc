import Foundation
import JSON
import Parquet
import Testing

/// Files that another writer made, compared record by record with what their writer says is in them.
struct FixtureTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    static let names =
        ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
        .filter { $0.pathExtension == "parquet" }.map { $0.deletingPathExtension().lastPathComponent }.sorted()

    @Test func thereAreFixtures() {
        #expect(Self.names.count >= 40)
    }

    @Test(arguments: names)
    func readsWhatWasWritten(_ name: String) async throws {
        let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name + ".parquet")))
        let text = try String(contentsOf: Self.folder.appending(path: name + ".jsonl"), encoding: .utf8)
        let expected = text.split(separator: "\n").map(String.init)
        for batchRows in [1, 7, 4096] {
            let records = try await Records.all(of: bytes, batchRows: batchRows)
            try #require(records.count == expected.count, "\(records.count) rows, not \(expected.count)")
            for (index, record) in records.enumerated() {
                let found = try JSONValue(parsing: record)
                let wanted = try JSONValue(parsing: expected[index])
                try #require(Self.isSame(found, wanted), "row \(index): \(record) is not \(expected[index])")
            }
        }
    }

    /// Numbers that are written otherwise are the same where they are the same double, yet integers and decimals keep
    /// every digit.
    private static func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        switch (one, other) {
        case (.number(let one), .number(let other)):
            guard one != other else { return true }
            let isFloating = one.contains { "eE.".contains($0) } || other.contains { "eE.".contains($0) }
            return isFloating && one.count < 25 && Double(one) == Double(other)
        case (.array(let one), .array(let other)):
            return one.count == other.count && zip(one, other).allSatisfy { isSame($0, $1) }
        case (.object(let one), .object(let other)):
            return one.count == other.count
                && zip(one, other).allSatisfy { $0.key == $1.key && isSame($0.value, $1.value) }
        case (.string(let one), .string(let other)): return one.utf8.elementsEqual(other.utf8)
        default: return one == other
        }
    }
}
