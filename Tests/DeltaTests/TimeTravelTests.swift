import Delta
import Tables
import Testing

/// Which version a moment means.
struct TimeTravelTests {
    private let writer = LogWriter.log((0..<4).map { [Line.add("f\($0)")] })

    private func asOf(_ timestamp: Int64, _ writer: LogWriter) async throws(TableError) -> Int64 {
        try await writer.table.snapshot(at: .timestamp(timestamp)).version
    }

    @Test func versions() async throws {
        for version in 0..<4 as Range<Int64> {
            let snapshot = try await writer.table.snapshot(at: .version(version))
            #expect(snapshot.version == version)
            #expect(snapshot.timestamp == LogWriter.time(version))
            #expect(snapshot.files.count == Int(version) + 1)
        }
        #expect(try await writer.table.snapshot(at: .latest).timestamp == LogWriter.time(3))
    }

    @Test func timestampsAtTheBoundaries() async throws {
        for version in 0..<4 as Range<Int64> {
            #expect(try await asOf(LogWriter.time(version), writer) == version)
            guard version < 3 else { continue }
            #expect(try await asOf(LogWriter.time(version) + 1, writer) == version)
            #expect(try await asOf(LogWriter.time(version + 1) - 1, writer) == version)
        }
    }

    @Test(arguments: [LogWriter.start - 1, LogWriter.time(3) + 1, 0, -1, .min, .max])
    func timestampsOutsideNameTheRange(timestamp: Int64) async {
        let error = await tableError { () throws(TableError) in _ = try await asOf(timestamp, writer) }
        #expect(error?.kind == .outOfRange)
        #expect(error?.message.contains("2023-11-14T22:13:20.000Z to 2023-11-14T22:13:23.000Z") == true)
        #expect(error?.message.contains(Instant.text(timestamp)) == true)
    }

    @Test func atOrAfter() async throws {
        let table = writer.table
        #expect(try await table.version(atOrAfter: .min) == 0)
        #expect(try await table.version(atOrAfter: LogWriter.start) == 0)
        #expect(try await table.version(atOrAfter: LogWriter.start + 1) == 1)
        #expect(try await table.version(atOrAfter: LogWriter.time(1)) == 1)
        #expect(try await table.version(atOrAfter: LogWriter.time(3)) == 3)
        for timestamp in [LogWriter.time(3) + 1, .max] {
            let error = await tableError { () throws(TableError) in _ = try await table.version(atOrAfter: timestamp) }
            #expect(error?.kind == .outOfRange)
            #expect(error?.message.contains("2023-11-14T22:13:23.000Z") == true)
        }
    }

    /// Copies and restores set modification times anew, in any order.
    @Test func modificationTimesThatGoBackwards() async throws {
        let writer = LogWriter()
        for (version, modified) in [1000, 5000, 3000, 3000, 6000].enumerated() {
            let lines = version == 0 ? [Line.plainProtocol, Line.metadata()] : [Line.add("f\(version)")]
            writer.commit(Int64(version), lines, modified: Int64(modified))
        }
        let expected: [Int64] = [1000, 5000, 5001, 5002, 6000]
        for (version, time) in expected.enumerated() {
            #expect(try await writer.table.snapshot(at: .version(Int64(version))).timestamp == time)
            #expect(try await asOf(time, writer) == Int64(version))
            #expect(try await writer.table.version(atOrAfter: time) == Int64(version))
        }
        #expect(try await asOf(4999, writer) == 0)
        #expect(try await asOf(5999, writer) == 3)
    }

    @Test func aTimeAtTheEndOfTime() async throws {
        let writer = LogWriter()
        writer.commit(0, [Line.plainProtocol, Line.metadata()], modified: .max)
        writer.commit(1, [Line.add("a")], modified: 5)
        #expect(try await writer.table.snapshot(at: .latest).timestamp == .max)
        #expect(try await asOf(.max, writer) == 1)
    }

    // MARK: In-commit timestamps

    private static let on = ["delta.enableInCommitTimestamps": "true"]

    /// Versions 0 and 1 by the file's time, from 2 on by their own, which are as told.
    private func enabled(modified: [Int64], inCommit: [Int64]) -> LogWriter {
        let writer = LogWriter()
        writer.commit(0, [Line.plainProtocol, Line.metadata()], modified: modified[0])
        writer.commit(1, [Line.add("f1")], modified: modified[1])
        let metadata = Line.metadata(
            configuration: Self.on.merging([
                "delta.inCommitTimestampEnablementVersion": "2",
                "delta.inCommitTimestampEnablementTimestamp": "\(inCommit[0])",
            ]) { $1 })
        for (index, time) in inCommit.enumerated() {
            let version = index + 2
            writer.commit(
                Int64(version), [Line.commitInfo(time)] + (index == 0 ? [metadata] : []) + [Line.add("f\(version)")],
                modified: modified[version])
        }
        return writer
    }

    @Test func inCommitTimestampsFromTheStart() async throws {
        let writer = LogWriter()
        for version in 0..<5 as Range<Int64> {
            let definition = version == 0 ? [Line.plainProtocol, Line.metadata(configuration: Self.on)] : []
            writer.commit(version, [Line.commitInfo(100 + version * 10)] + definition, modified: 9999 - version)
        }
        for version in 0..<5 as Range<Int64> {
            #expect(try await writer.table.snapshot(at: .version(version)).timestamp == 100 + version * 10)
            #expect(try await asOf(100 + version * 10, writer) == version)
            #expect(try await writer.table.version(atOrAfter: 91 + version * 10) == version)
        }
        let after = await tableError { () throws(TableError) in _ = try await asOf(141, writer) }
        #expect(after?.kind == .outOfRange)
        #expect(after?.message.contains("00.100Z to 1970-01-01T00:00:00.140Z") == true)
    }

    @Test func inCommitTimestampsFromAVersionOn() async throws {
        let writer = enabled(modified: [1000, 2000, 9000, 9001, 9002], inCommit: [3000, 4000, 5000])
        for (version, time) in [1000, 2000, 3000, 4000, 5000].enumerated() {
            #expect(try await writer.table.snapshot(at: .version(Int64(version))).timestamp == Int64(time))
            #expect(try await asOf(Int64(time), writer) == Int64(version))
            if version < 4 { #expect(try await asOf(Int64(time) + 999, writer) == Int64(version)) }
            #expect(try await writer.table.version(atOrAfter: Int64(time) - 999) == Int64(version))
        }
    }

    /// A copied table's files are younger than what the commits say of themselves: the moment of enablement divides
    /// them.
    @Test func copiedTablesWithInCommitTimestamps() async throws {
        let writer = enabled(modified: [8000, 8001, 8002, 8003, 8004], inCommit: [3000, 4000, 5000])
        #expect(try await asOf(5000, writer) == 4)
        #expect(try await asOf(4999, writer) == 3)
        #expect(try await asOf(3000, writer) == 2)
        #expect(try await writer.table.version(atOrAfter: 3001) == 3)
        #expect(try await writer.table.version(atOrAfter: 5000) == 4)
        #expect(try await writer.table.version(atOrAfter: 1) == 0)
        let before = await tableError { () throws(TableError) in _ = try await asOf(2999, writer) }
        #expect(before?.kind == .outOfRange)
    }

    @Test func aCommitWithoutItsTimeIsCorrupt() async {
        let writer = enabled(modified: [1, 2, 3, 4, 5], inCommit: [3000, 4000, 5000])
        writer.commit(3, [Line.add("f3")])
        for moment in [TableMoment.version(3), .timestamp(4000)] {
            let error = await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: moment) }
            #expect(error?.kind == .corrupt)
            #expect(error?.message.contains("00000000000000000003.json has no in-commit timestamp") == true)
        }
        #expect(await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: .latest) } == nil)
    }

    /// Bisection: a look-up reads a few commits, however many there are.
    @Test func lookingUpATimestampReadsFewCommits() async throws {
        let writer = LogWriter()
        for version in 0..<1000 as Range<Int64> {
            let definition = version == 998 ? [Line.plainProtocol, Line.metadata(configuration: Self.on)] : []
            writer.commit(version, [Line.commitInfo(version * 10)] + definition)
        }
        writer.store.forgetCounts()
        #expect(try await writer.table.version(atOrAfter: 5001) == 501)
        #expect(writer.store.reads < 40)
    }
}
