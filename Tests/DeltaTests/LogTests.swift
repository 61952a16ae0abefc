import Delta
import Tables
import Testing

/// What lies in the log folder, and what is wrong with it.
struct LogTests {
    private func error(_ writer: LogWriter, _ moment: TableMoment = .latest) async -> TableError? {
        await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: moment) }
    }

    @Test func noLog() async {
        let writer = LogWriter()
        #expect(await error(writer)?.kind == .notFound)
        writer.store.put("table/part-0.parquet", [1])
        writer.store.put("table/_delta_log/_last_checkpoint", [1])
        writer.store.put("table/_delta_log/00000000000000000000.crc", [1])
        writer.store.put("table2/_delta_log/00000000000000000000.json", [1])
        #expect(await error(writer)?.kind == .notFound)
        let latest = await tableError { () throws(TableError) in _ = try await writer.table.latestVersion() }
        #expect(latest?.kind == .notFound)
    }

    @Test func manyPages() async throws {
        for pageSize in [1, 3, 7] {
            let writer = LogWriter.log((0..<40).map { [Line.add("f\($0)")] }, pageSize: pageSize)
            let snapshot = try await writer.table.snapshot(at: .latest)
            #expect(snapshot.version == 39)
            #expect(snapshot.files.count == 40)
            #expect(try await writer.table.latestVersion() == 39)
        }
    }

    @Test func otherFilesInTheFolder() async throws {
        let writer = LogWriter.log([[Line.add("a")], [Line.add("b")]])
        for name in [
            "00000000000000000002.json.tmp", ".00000000000000000002.json.crc", "00000000000000000002.crc",
            "2.json", "0000000000000000002.json", "000000000000000000002.json",
            "00000000000000000000.00000000000000000001.compacted.json",
            "99999999999999999999.json", "0000000000000000000a.json", "-0000000000000000002.json", "_last_checkpoint",
            "\u{301}00000000000000000002.json", "00000000000000000002.json\u{301}", "00000000000000000002.JSON",
            "_staged_commits/00000000000000000002.json", "00000000000000000001.checkpoint.0.1.parquet",
        ] { writer.store.put("table/_delta_log/" + name, Array("x".utf8)) }
        let snapshot = try await writer.table.snapshot(at: .latest)
        #expect(snapshot.version == 1)
        #expect(snapshot.keys == ["a", "b"])
    }

    /// The first character of a name may combine with the slash before it.
    @Test func namesAreBytes() async throws {
        let writer = LogWriter.log([[Line.add("a")]])
        writer.store.put("table/_delta_log/\u{338}00000000000000000001.json", Array("{}".utf8))
        #expect(try await writer.table.latestVersion() == 0)
        var composed = LogWriter.log([[Line.add("a")]])
        composed.root = ObjectLocation(bucket: "bucket", key: "caf\u{E9}")
        composed.store.put("cafe\u{301}/_delta_log/00000000000000000000.json", Array("{}".utf8))
        #expect(await error(composed)?.kind == .notFound)
    }

    @Test func aGapNamesTheMissingCommit() async {
        let writer = LogWriter.log((0..<6).map { [Line.add("f\($0)")] })
        writer.store.remove(writer.key(3))
        let gap = await error(writer)
        #expect(gap?.kind == .corrupt)
        #expect(gap?.message == "the log of the table has a gap: commit 00000000000000000003.json is missing")
        #expect(await error(writer, .version(2)) == nil)
        #expect(await error(writer, .version(3))?.message.contains("00000000000000000003.json") == true)
        let changes = await tableError { () throws(TableError) in
            _ = try await writer.table.changes(ChangeRange(start: .version(4), end: nil, content: .dataChanges))
        }
        #expect(changes?.message.contains("00000000000000000003.json") == true)
        writer.store.remove(writer.key(0))
        #expect(await error(writer, .version(2))?.message.contains("00000000000000000000.json") == true)
    }

    @Test(
        arguments: [
            "checkpoint.parquet", "checkpoint.0000000001.0000000002.parquet",
            "checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json",
            "checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet",
        ])
    func aCheckpointThatIsDamaged(suffix: String) async throws {
        let writer = LogWriter.log((0..<6).map { [Line.add("f\($0)")] })
        writer.store.put("table/_delta_log/\(LogWriter.name(3)).\(suffix)", [0])
        // All commits are still there: nobody needs the checkpoint.
        #expect(try await writer.table.snapshot(at: .latest).files.count == 6)
        for version in 0..<3 as Range<Int64> { writer.store.remove(writer.key(version)) }
        for moment in [TableMoment.latest, .version(4), .timestamp(LogWriter.time(4))] {
            let error = await error(writer, moment)
            #expect(error?.kind == .corrupt)
            #expect(error?.message.contains("checkpoint") == true)
        }
        #expect(try await writer.table.latestVersion() == 5)
    }

    @Test func theLargestVersionThereCanBe() async throws {
        let writer = LogWriter.log([[Line.add("a")]])
        writer.store.put("table/_delta_log/09223372036854775807.json", Array("{}".utf8))
        writer.store.put(
            "table/_delta_log/00000000000000000000.09223372036854775807.compacted.json",
            Array([Line.plainProtocol, Line.metadata(), Line.add("b")].joined(separator: "\n").utf8))
        let snapshot = try await writer.table.snapshot(at: .latest)
        #expect(snapshot.version == .max)
        #expect(snapshot.keys == ["b"])
        #expect(try await writer.table.snapshot(at: .latest, known: snapshot).keys == ["b"])
    }

    @Test func versionsThatTheTableDoesNotHave() async {
        let writer = LogWriter.log([[], [], []])
        for version in [3, .max, -1, .min] as [Int64] {
            let error = await error(writer, .version(version))
            #expect(error?.kind == .outOfRange)
            #expect(error?.message.contains("0 to 2") == true)
        }
        // A name with the largest number is a version like any other.
        writer.store.put("table/_delta_log/09223372036854775807.json", Array("{}".utf8))
        #expect(await error(writer)?.message.contains("00000000000000000003.json") == true)
        for content in [ChangeRange.Content.dataChanges, .changeDataFeed] {
            let changes = await tableError { () throws(TableError) in
                _ = try await writer.table.changes(ChangeRange(start: .version(.max), end: nil, content: content))
            }
            #expect(changes?.kind == .corrupt)
        }
        #expect(await error(writer, .timestamp(.max))?.kind == .corrupt)
    }

    @Test func storesThatListNonsense() async {
        let plain = LogWriter.log([[Line.add("a")], [Line.add("b")]])
        for fault in [CrookedStore.Fault.sameAgain, .backwards, .twice] {
            let table = DeltaTable(
                store: CrookedStore(base: plain.store, fault: fault), policy: LocationPolicy(root: plain.root))
            let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .latest) }
            #expect(error?.kind == .storage(.malformedAnswer), "\(fault)")
        }
    }

    @Test func commitsAreReadInBatches() async throws {
        let writer = LogWriter.log((0..<100).map { [Line.add("f\($0)")] })
        writer.store.forgetCounts()
        #expect(try await writer.table.snapshot(at: .latest).files.count == 100)
        // The hint is asked for besides.
        #expect(writer.store.reads == 101)
        #expect(writer.store.mostInFlight <= 16)
    }

    @Test func aCommitThatIsCleanedUpMeanwhile() async {
        let writer = LogWriter.log([[Line.add("a")], [Line.add("b")]])
        let table = DeltaTable(
            store: CrookedStore(base: writer.store, fault: .vanishing), policy: LocationPolicy(root: writer.root))
        let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .latest) }
        #expect(error?.kind == .outOfRange)
        #expect(error?.message.contains("ask again") == true)
    }
}
