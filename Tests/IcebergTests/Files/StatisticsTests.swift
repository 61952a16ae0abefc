import JSON
import Tables
import Testing

@testable import Iceberg

/// Size, records and statistics of every file of every fixture.
struct StatisticsTests {
    @Test(arguments: Expected.readable)
    func everyFileOfEveryVersion(_ name: String) async throws {
        let expected = try Expected(of: name)
        let lake = try Lake(name)
        let columns = try SchemaColumns(await MetadataTexts.newest(of: lake, expected))
        let nans = try NaNCounts(lake.store)
        let table = lake.table(expected.metadata)
        let latest = try await table.snapshot(at: .latest)
        let current = expected.snapshots.first { $0.id == expected.currentSnapshot }
        try check(latest, current, columns.columns(ofSchema: nil), nans)
        for (version, snapshot, _) in expected.versions {
            let found = try await table.snapshot(at: .version(version))
            try check(found, snapshot, columns.columns(ofSchema: snapshot?.schema), nans)
        }
    }

    private func check(
        _ found: TableSnapshot, _ expected: Expected.Snapshot?, _ columns: [Int64: SchemaColumns.Column],
        _ nans: NaNCounts
    ) throws {
        let files = Dictionary(uniqueKeysWithValues: found.allFiles.map { ($0.location.description, $0) })
        #expect(files.keys.sorted() == (expected?.files ?? []).map(\.path).sorted())
        for file in expected?.files ?? [] {
            let present = try #require(files[file.path])
            #expect(present.size == file.size)
            let stats = try JSONValue(parsing: try #require(present.stats))
            #expect(stats["numRecords"]?.int64 == file.records)
            #expect(stats["tightBounds"]?.bool == false)
            let known = ["numRecords", "tightBounds", "minValues", "maxValues", "nullCount"]
            #expect(stats.object?.allSatisfy { known.contains($0.key) && $0.value != .object([]) } == true)
            #expect(Self.flat(stats["minValues"]) == Self.bounds(file, columns, nans, isUpper: false), "\(file.path)")
            #expect(Self.flat(stats["maxValues"]) == Self.bounds(file, columns, nans, isUpper: true), "\(file.path)")
            #expect(Self.flat(stats["nullCount"]) == Self.nulls(file, columns), "\(file.path)")
        }
    }

    /// Columns by the path that leads to them.
    private static func flat(_ value: JSONValue?, _ parents: [String] = []) -> [[String]: JSONValue] {
        var result: [[String]: JSONValue] = [:]
        for member in value?.object ?? [] {
            let path = parents + [member.key]
            if member.value.object != nil {
                result.merge(flat(member.value, path)) { one, _ in one }
            } else {
                result[path] = member.value
            }
        }
        return result
    }

    private static func bounds(
        _ file: Expected.File, _ columns: [Int64: SchemaColumns.Column], _ nans: NaNCounts, isUpper: Bool
    ) -> [[String]: JSONValue] {
        var result: [[String]: JSONValue] = [:]
        for (id, bounds) in file.bounds ?? [:] {
            guard let id = Int64(id), let column = columns[id], let text = bounds[isUpper ? 1 : 0] else { continue }
            let isFloating = column.type == "float" || column.type == "double"
            // NaN is above all numbers, and bounds do not count it.
            if isFloating && isUpper && nans.count(id, in: file.path) != 0 { continue }
            result[column.path] = ExpectedBound.json(text, type: column.type, isUpper: isUpper)
        }
        return result
    }

    private static func nulls(
        _ file: Expected.File, _ columns: [Int64: SchemaColumns.Column]
    ) -> [[String]: JSONValue] {
        var result: [[String]: JSONValue] = [:]
        for (id, count) in file.nulls ?? [:] {
            if let id = Int64(id), let column = columns[id] { result[column.path] = .number("\(count)") }
        }
        return result
    }
}

enum MetadataTexts {
    /// The newest metadata of a fixture, which one of them compresses.
    static func newest(of lake: Lake, _ expected: Expected) async throws -> [UInt8] {
        try await MetadataFile(lake.root.appending(expected.metadata), store: lake.store).current(known: nil).bytes
    }
}
