import Delta
import Tables
import Testing

/// A snapshot that is known is brought up to date by what is new.
struct RefreshTests {
    private static let changes = (0..<30).map { [Line.add("f\($0)"), Line.remove("f\($0 - 3)")] }

    @Test func aNewCommitIsAllThatIsRead() async throws {
        let writer = LogWriter.log(Self.changes)
        let known = try await writer.table.snapshot(at: .latest)
        writer.store.forgetCounts()
        let same = try await writer.table.snapshot(at: .latest, known: known)
        #expect(same.version == 29)
        #expect(writer.store.reads == 0)
        #expect(writer.store.lists == 1)

        writer.commit(30, [Line.add("new"), Line.remove("f29")])
        writer.store.forgetCounts()
        let next = try await writer.table.snapshot(at: .latest, known: known)
        #expect(next.version == 30)
        #expect(next.keys == ["f27", "f28", "new"])
        #expect(next.files.totalBytes == 3)
        #expect(writer.store.reads == 1)
        #expect(writer.store.lists == 1)
        // What was known stays what it was.
        #expect(known.keys == ["f27", "f28", "f29"])
    }

    @Test func definitionsOfNewCommitsCount() async throws {
        let writer = LogWriter.log(Self.changes)
        let known = try await writer.table.snapshot(at: .latest)
        writer.commit(30, [Line.metadata(id: "other")])
        #expect(try await writer.table.snapshot(at: .latest, known: known).metadata.id == "other")
        writer.commit(31, [#"{"protocol":{"minReaderVersion":9,"minWriterVersion":9}}"#])
        let error = await tableError { () throws(TableError) in
            _ = try await writer.table.snapshot(at: .latest, known: known)
        }
        #expect(error?.kind == .unsupported)
    }

    @Test func aTableThatTookTheOthersPlaceIsReadAnew() async throws {
        let writer = LogWriter.log(Self.changes)
        let known = try await writer.table.snapshot(at: .latest)
        for version in 0..<30 as Range<Int64> { writer.store.remove(writer.key(version)) }
        writer.commit(0, [Line.plainProtocol, Line.metadata(id: "other"), Line.add("theirs")])
        #expect(try await writer.table.snapshot(at: .latest, known: known).keys == ["theirs"])
        // Also where it has as many versions.
        for version in 1..<31 as Range<Int64> { writer.commit(version, [Line.add("o\(version)")], modified: version) }
        let replaced = try await writer.table.snapshot(at: .latest, known: known)
        #expect(replaced.version == 30)
        #expect(replaced.metadata.id == "other")
        #expect(try await writer.table.snapshot(at: .version(29), known: known).metadata.id == "other")
    }

    @Test func aGapAfterTheKnownVersionIsAnError() async throws {
        let writer = LogWriter.log(Self.changes)
        let known = try await writer.table.snapshot(at: .latest)
        writer.commit(31, [Line.add("beyond")])
        let error = await tableError { () throws(TableError) in
            _ = try await writer.table.snapshot(at: .latest, known: known)
        }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("00000000000000000030.json") == true)
    }

    /// Small chunks and rows that are gone do not pile up.
    @Test func manySmallCommitsStayTidy() async throws {
        let writer = LogWriter.log([[Line.add("first")]])
        var known = try await writer.table.snapshot(at: .latest)
        for version in 1..<400 as Range<Int64> {
            writer.commit(version, [Line.add("f\(version)"), Line.remove("f\(version - 5)")])
            known = try await writer.table.snapshot(at: .latest, known: known)
        }
        let fresh = try await writer.table.snapshot(at: .latest)
        #expect(known.keys == fresh.keys)
        #expect(known.files.totalBytes == fresh.files.totalBytes)
        #expect(known.files.chunkBytes.count < 70)
    }
}
