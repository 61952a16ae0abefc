import Delta
import Tables
import Testing

/// Snapshots that are brought up to date, or found to be still what is asked for.
struct KnownSnapshotTests {
    private let writer = LogWriter.log((0..<6).map { [Line.add("f\($0)"), Line.remove("f\($0 - 2)")] })

    private func checkpoint(_ version: Int64) throws {
        let live = [Line.add("f\(version)"), Line.add("f\(version - 1)")]
        let bytes = try LogWriter.parquet([Line.plainProtocol, Line.metadata()] + live)
        writer.put(log: LogWriter.classicName(version), bytes)
    }

    private func known(_ version: Int64) async throws -> TableSnapshot {
        try await writer.table.snapshot(at: .version(version))
    }

    @Test func fromAnyOlderVersion() async throws {
        for version in 0..<6 as Range<Int64> {
            let known = try await known(version)
            for later in version..<6 {
                let snapshot = try await writer.table.snapshot(at: .version(later), known: known)
                #expect(snapshot.version == later)
                #expect(snapshot.keys == (max(0, later - 1)...later).map { "f\($0)" })
            }
            #expect(try await writer.table.snapshot(at: .latest, known: known).keys == ["f4", "f5"])
        }
    }

    @Test func onlyNewCommitsAreRead() async throws {
        let known = try await known(3)
        writer.store.forgetCounts()
        #expect(try await writer.table.snapshot(at: .latest, known: known).version == 5)
        #expect(writer.store.reads == 2)
        for moment in [TableMoment.version(3), .pinned(3)] {
            writer.store.forgetCounts()
            #expect(try await writer.table.snapshot(at: moment, known: known).version == 3)
            #expect(writer.store.reads == 0)
        }
    }

    /// The pages of an answer are of one version, however often the table is written meanwhile.
    @Test func aVersionBeforeTheNewestCheckpoint() async throws {
        let known = try await known(3)
        try checkpoint(4)
        for moment in [TableMoment.version(3), .pinned(3)] {
            let snapshot = try await writer.table.snapshot(at: moment, known: known)
            #expect(snapshot.version == 3)
            #expect(snapshot.keys == ["f2", "f3"])
        }
        #expect(try await writer.table.snapshot(at: .latest, known: known).keys == ["f4", "f5"])
    }

    /// What is damaged between a known version and the one asked for is gone around where there is another way.
    @Test func damageSinceTheKnownVersion() async throws {
        let known = try await known(3)
        writer.put(log: LogWriter.compactedName(4...5), Array("{".utf8))
        #expect(try await writer.table.snapshot(at: .latest, known: known).keys == ["f4", "f5"])
        writer.commit(4, text: "{\n")
        writer.store.remove(writer.key(log: LogWriter.compactedName(4...5)))
        let error = await tableError { () throws(TableError) in
            _ = try await writer.table.snapshot(at: .latest, known: known)
        }
        #expect(error?.kind == .corrupt)
        try checkpoint(4)
        #expect(try await writer.table.snapshot(at: .latest, known: known).keys == ["f4", "f5"])
        #expect(try await writer.table.snapshot(at: .version(5), known: known).keys == ["f4", "f5"])
    }

    /// Of a commit that is still being written there is no checkpoint.
    @Test func aBrokenNewestCommitWithACheckpoint() async throws {
        let known = try await known(3)
        for text in ["", "{"] {
            writer.store.remove(writer.key(log: LogWriter.classicName(5)))
            writer.commit(5, text: text)
            let error = await tableError { () throws(TableError) in
                _ = try await writer.table.snapshot(at: .latest, known: known)
            }
            #expect(error?.kind == .incomplete)
            try checkpoint(5)
            #expect(try await writer.table.snapshot(at: .latest).keys == ["f4", "f5"])
            #expect(try await writer.table.snapshot(at: .latest, known: known).keys == ["f4", "f5"])
        }
    }

    @Test func anotherTableInItsPlace() async throws {
        let known = try await known(3)
        let other = LogWriter.log((0..<5).map { [Line.add("g\($0)", size: 1000)] })
        for moment in [TableMoment.latest, .version(3), .pinned(3)] {
            let snapshot = try await other.table.snapshot(at: moment, known: known)
            #expect(snapshot.keys.allSatisfy { $0.hasPrefix("g") })
        }
        let shorter = LogWriter.log([[Line.add("h")]])
        #expect(try await shorter.table.snapshot(at: .latest, known: known).keys == ["h"])
        let gone = LogWriter()
        let error = await tableError { () throws(TableError) in
            _ = try await gone.table.snapshot(at: .latest, known: known)
        }
        #expect(error?.kind == .notFound)
    }
}
