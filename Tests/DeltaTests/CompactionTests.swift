import Delta
import Tables
import Testing

/// Files that stand for several commits (Delta protocol, "Log Compaction Files").
struct CompactionTests {
    private let writer = LogWriter.log((0..<6).map { [Line.add("f\($0)"), Line.remove("f\($0 - 2)")] })

    private func compact(_ versions: ClosedRange<Int64>, _ lines: [String]) {
        writer.put(log: LogWriter.compactedName(versions), LogWriter.json(lines))
    }

    @Test func areReadInsteadOfTheirCommits() async throws {
        compact(1...2, [Line.add("f1"), Line.remove("f0"), Line.add("f2")])
        compact(
            1...4, [Line.remove("f0"), Line.remove("f1"), Line.remove("f2"), Line.add("f3"), Line.add("f4", size: 9)])
        writer.store.forgetCounts()
        let snapshot = try await writer.table.snapshot(at: .latest)
        #expect(snapshot.keys == ["f4", "f5"])
        #expect(snapshot.files.totalBytes == 10)
        // The hint, commits 0 and 5, and the longest.
        #expect(writer.store.reads == 4)
        // Those that reach beyond a version say nothing of it.
        #expect(try await writer.table.snapshot(at: .version(3)).keys == ["f2", "f3"])
    }

    @Test(arguments: ["", "{", "{\"add\":{}}\n", "\u{0}", "{\"add\":{\"path\":\"x\""])
    func aDamagedOneIsPassedOver(text: String) async throws {
        for versions in [0...2, 1...4, 3...5, 4...5] as [ClosedRange<Int64>] {
            writer.put(log: LogWriter.compactedName(versions), Array(text.utf8))
            #expect(try await writer.table.snapshot(at: .latest).keys == ["f4", "f5"])
            #expect(try await writer.table.definition(at: .latest).metadata.id == "t")
            writer.store.remove(writer.key(log: LogWriter.compactedName(versions)))
        }
    }

    @Test func commitsKeepTheirTimesAndChanges() async throws {
        let on = ["delta.enableInCommitTimestamps": "true", "delta.enableChangeDataFeed": "true"]
        let writer = LogWriter()
        for version in 0..<4 as Range<Int64> {
            let definition = version == 0 ? [Line.plainProtocol, Line.metadata(configuration: on)] : []
            writer.commit(version, [Line.commitInfo(100 + version)] + definition + [Line.add("f\(version)")])
        }
        writer.put(log: LogWriter.compactedName(1...3), LogWriter.json((1...3).map { Line.add("f\($0)") }))
        let snapshot = try await writer.table.snapshot(at: .latest)
        #expect(snapshot.timestamp == 103)
        #expect(snapshot.files.count == 4)
        let changes = try await writer.table.changes(
            ChangeRange(start: .version(2), end: nil, content: .changeDataFeed))
        #expect(changes.entries.map(\.timestamp) == [102, 103])
    }
}
