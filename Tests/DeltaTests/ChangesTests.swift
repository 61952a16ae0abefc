import Delta
import Tables
import Testing

/// What a range of commits changed.
struct ChangesTests {
    private func changes(
        _ writer: LogWriter, _ start: Int64, _ end: Int64?, _ content: ChangeRange.Content = .changeDataFeed
    ) async throws(TableError) -> TableChanges {
        try await writer.table.changes(
            ChangeRange(start: .version(start), end: end.map(ChangeRange.Bound.version), content: content))
    }

    /// `version kind key` of each entry, after `table/`.
    private func entries(_ changes: TableChanges) -> [String] {
        changes.entries.enumerated().map { index, entry in
            "\(entry.version) \(entry.kind) \(changes.files.location(of: index).key.dropFirst("table/".count))"
        }
    }

    private let feed = LogWriter.log(
        [
            [Line.add("a"), Line.add("b", dataChange: false)],
            [Line.remove("a"), Line.add("c"), Line.cdc("_change_data/x"), Line.cdc("_change_data/y")],
            [Line.add("d", dataChange: false), Line.remove("c", dataChange: false)],
            [Line.remove("d", size: 17), Line.add("e")],
        ], configuration: Line.feedOn)

    @Test func changeDataFilesStandAlone() async throws {
        let changes = try await changes(feed, 0, nil)
        #expect(
            entries(changes) == ["0 add a", "1 cdc _change_data/x", "1 cdc _change_data/y", "3 remove d", "3 add e"])
        #expect(changes.versions == 0...3)
        #expect(changes.entries.map(\.timestamp) == [0, 1, 1, 3, 3].map { LogWriter.time($0) })
        #expect(changes.files.size(of: 1) == 9)
        #expect(changes.files.size(of: 3) == 17)
        #expect(changes.definitions.isEmpty)
        #expect(changes.first.metadata.id == "t")
    }

    @Test func dataChangesKnowNoChangeDataFiles() async throws {
        let changes = try await changes(feed, 0, nil, .dataChanges)
        #expect(entries(changes) == ["0 add a", "1 remove a", "1 add c", "3 remove d", "3 add e"])
    }

    @Test func partsOfTheRange() async throws {
        #expect(entries(try await changes(feed, 1, 1)) == ["1 cdc _change_data/x", "1 cdc _change_data/y"])
        #expect(entries(try await changes(feed, 2, 2)) == [])
        #expect(entries(try await changes(feed, 3, 3)) == ["3 remove d", "3 add e"])
    }

    @Test func rangesThatDoNotExist() async {
        let cases: [(Int64, Int64?, String)] = [
            (4, nil, "starting version 4 does not exist"), (.max, nil, "0 to 3"),
            (0, 4, "ending version 4 does not exist"),
            (0, .max, "0 to 3"), (3, 2, "starting version 3 is after the ending version 2"),
            (-1, 2, "starting version -1"),
            (0, -1, "after the ending version -1"), (.min, .max, "0 to 3"),
        ]
        for (start, end, message) in cases {
            let error = await tableError { () throws(TableError) in _ = try await changes(feed, start, end) }
            #expect(error?.kind == .outOfRange)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "none")")
        }
    }

    @Test func byTimestamps() async throws {
        func read(_ start: Int64, _ end: Int64?) async throws(TableError) -> ClosedRange<Int64> {
            try await feed.table.changes(
                ChangeRange(
                    start: .timestamp(start), end: end.map(ChangeRange.Bound.timestamp), content: .changeDataFeed)
            ).versions
        }
        #expect(try await read(0, nil) == 0...3)
        #expect(try await read(LogWriter.time(1), LogWriter.time(2)) == 1...2)
        #expect(try await read(LogWriter.time(0) + 1, LogWriter.time(3) - 1) == 1...2)
        #expect(try await read(LogWriter.time(2), .max) == 2...3)
        let cases: [(Int64, Int64?, String)] = [
            (LogWriter.time(3) + 1, nil, "2023-11-14T22:13:23.001Z"),
            (0, LogWriter.start - 1, "2023-11-14T22:13:19.999Z"),
            (LogWriter.time(1) + 1, LogWriter.time(2) - 1, "starting version 2 is after the ending version 1"),
        ]
        for (start, end, message) in cases {
            let error = await tableError { () throws(TableError) in _ = try await read(start, end) }
            #expect(error?.kind == .outOfRange)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "none")")
        }
        let mixed = ChangeRange(start: .version(1), end: .timestamp(LogWriter.time(2)), content: .changeDataFeed)
        #expect(try await feed.table.changes(mixed).versions == 1...2)
    }

    @Test func theFeedHasToBeOnAllTheTime() async throws {
        let off = LogWriter.log([[Line.add("a")], [Line.metadata(configuration: Line.feedOn)], [Line.add("b")]])
        let atTheStart = await tableError { () throws(TableError) in _ = try await changes(off, 0, nil) }
        #expect(atTheStart?.kind == .changesOff)
        #expect(atTheStart?.message.contains("off at version 0") == true)
        #expect(entries(try await changes(off, 1, nil)) == ["2 add b"])
        #expect(entries(try await changes(off, 0, nil, .dataChanges)) == ["0 add a", "2 add b"])

        let between = LogWriter.log(
            [
                [Line.add("a")], [Line.add("b")], [Line.metadata(), Line.add("c")],
                [Line.metadata(configuration: Line.feedOn)], [Line.add("d")],
            ], configuration: Line.feedOn)
        let error = await tableError { () throws(TableError) in _ = try await changes(between, 0, nil) }
        #expect(error?.kind == .changesOff)
        #expect(error?.message.contains("off at version 2") == true)
        #expect(entries(try await changes(between, 0, 1)) == ["0 add a", "1 add b"])
        #expect(entries(try await changes(between, 3, 4)) == ["4 add d"])
        let started = await tableError { () throws(TableError) in _ = try await changes(between, 2, 2) }
        #expect(started?.message.contains("off at version 2") == true)
    }

    @Test func definitionsThatChange() async throws {
        let wide = #"{"type":"struct","fields":[{"name":"b","type":"long"}]}"#
        let writer = LogWriter.log(
            [
                [Line.add("a")], [Line.metadata(schema: wide, configuration: Line.feedOn), Line.add("b")],
                [#"{"protocol":{"minReaderVersion":2,"minWriterVersion":5}}"#], [Line.add("c")],
            ], configuration: Line.feedOn)
        let changes = try await changes(writer, 0, nil)
        #expect(changes.definitions.map(\.version) == [1, 2])
        #expect(changes.definitions.map { $0.metadata?.schema.fields[0].name } == ["b", nil])
        #expect(changes.definitions.map { $0.protocol?.minReaderVersion } == [nil, 2])
        #expect(changes.first.metadata.schema.fields[0].name == "a")
        #expect(changes.first.protocol.minReaderVersion == 1)
        #expect(changes.last.metadata.schema.fields[0].name == "b")
        #expect(changes.last.protocol.minReaderVersion == 2)
        // What the first version of the range says of itself is no change.
        let later = try await self.changes(writer, 1, 1)
        #expect(later.definitions.isEmpty)
        #expect(later.first.metadata.schema.fields[0].name == "b")

        writer.commit(
            4,
            [
                #"{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["zeta"],"writerFeatures":["zeta"]}}"#
            ])
        let error = await tableError { () throws(TableError) in _ = try await self.changes(writer, 0, nil) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("zeta") == true)
    }

    /// Writers may leave size and partition values out of a removal; recipients need them.
    @Test func removalsWithoutExtendedMetadata() async throws {
        let partitioned = #"{"add":{"path":"p=1/x","partitionValues":{"p":"1"},"size":11,"dataChange":true}}"#
        let vector = Line.inline("00000")
        let writer = LogWriter.log(
            [
                [partitioned, Line.add("v", size: 21), Line.add("file:///etc/passwd")],
                [Line.remove("file:///etc/passwd", dataChange: false)],
                [Line.remove("v", size: nil), Line.add("v", size: 22, vector: vector)],
                [Line.add("y", size: 31)],
                [
                    Line.remove("p%3D1/x", size: nil), Line.remove("y", size: nil),
                    Line.remove("v", size: nil, vector: vector),
                ],
                [Line.add("y", size: 32)], [Line.remove("y", size: nil)],
            ], configuration: Line.feedOn)
        for start in 2...4 as ClosedRange<Int64> {
            let changes = try await changes(writer, start, 4)
            let removed = (0..<changes.files.count).filter { changes.entries[$0].version == 4 }
            #expect(removed.map { changes.files.size(of: $0) } == [11, 31, 22])
            #expect(changes.files[removed[0]].partitionValues == [PartitionValue(column: "p", value: "1")])
            #expect(changes.files.deletionVector(of: removed[2])?.storage == .inline("00000"))
        }
        #expect(try await changes(writer, 2, 2).files.size(of: 0) == 21)
        #expect(try await changes(writer, 3, 6).files.size(of: 5) == 32)
    }

    @Test func aRemovalOfWhatNobodyAdded() async throws {
        let writer = LogWriter.log([[Line.add("a")], [Line.remove("nobody", size: nil)]], configuration: Line.feedOn)
        let error = await tableError { () throws(TableError) in _ = try await changes(writer, 1, nil) }
        #expect(error?.kind == .corrupt)
        #expect(error?.message == "commit 00000000000000000001.json removes 'nobody', which no earlier commit added")
        #expect(try await writer.table.snapshot(at: .latest).keys == ["a"])
        let first = LogWriter.log([[Line.remove("a", size: nil)]], configuration: Line.feedOn)
        #expect(await tableError { () throws(TableError) in _ = try await changes(first, 0, 0) }?.kind == .corrupt)
    }

    /// Only what the range names has to be readable.
    @Test func forbiddenPathsInAndBesideTheRange() async throws {
        let writer = LogWriter.log(
            [[Line.add("s3://elsewhere/x")], [Line.add("a")], [Line.remove("s3://elsewhere/x")], [Line.cdc("../x")]],
            configuration: Line.feedOn)
        #expect(entries(try await changes(writer, 1, 1)) == ["1 add a"])
        for version in [0, 2, 3] as [Int64] {
            let error = await tableError { () throws(TableError) in _ = try await changes(writer, version, version) }
            #expect(error?.kind == .forbiddenLocation)
        }
        #expect(entries(try await changes(writer, 3, 3, .dataChanges)) == [])
    }

    @Test func eachCommitIsDatedByTheMetadataInForce() async throws {
        let writer = LogWriter.log([[Line.add("a")], [Line.add("b")]], configuration: Line.feedOn)
        let on = Line.feedOn.merging([
            "delta.enableInCommitTimestamps": "true", "delta.inCommitTimestampEnablementVersion": "2",
            "delta.inCommitTimestampEnablementTimestamp": "\(LogWriter.time(2) + 500)",
        ]) { $1 }
        writer.commit(
            2, [Line.commitInfo(LogWriter.time(2) + 500), Line.metadata(configuration: on), Line.add("c")])
        writer.commit(3, [Line.commitInfo(LogWriter.time(3) + 600), Line.add("d")], modified: 1)
        writer.store.forgetCounts()
        let changes = try await changes(writer, 0, nil)
        #expect(
            changes.entries.map(\.timestamp)
                == [LogWriter.time(0), LogWriter.time(1), LogWriter.time(2) + 500, LogWriter.time(3) + 600])
        for (version, entry) in changes.entries.enumerated() {
            #expect(try await writer.table.snapshot(at: .version(Int64(version))).timestamp == entry.timestamp)
        }
    }

    @Test func eachCommitOfTheRangeIsReadOnce() async throws {
        let on = Line.feedOn.merging(["delta.enableInCommitTimestamps": "true"]) { $1 }
        let writer = LogWriter()
        for version in 0..<300 as Range<Int64> {
            let definition = version == 0 ? [Line.plainProtocol, Line.metadata(configuration: on)] : []
            writer.commit(version, [Line.commitInfo(version)] + definition + [Line.add("f\(version)")])
        }
        writer.store.forgetCounts()
        let changes = try await changes(writer, 0, nil)
        #expect(changes.entries.map(\.timestamp) == Array(0..<300))
        // The commits, and the first for its definition.
        #expect(writer.store.reads == 301)
        #expect(writer.store.lists == 1)
    }
}
