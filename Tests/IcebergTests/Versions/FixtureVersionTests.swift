import Iceberg
import Tables
import Testing

/// The versions of every fixture, and which of them a moment means.
struct FixtureVersionTests {
    @Test func thereAreFixtures() {
        #expect(Expected.names.count >= 40)
        #expect(Set(Expected.refused).isSubset(of: Expected.names))
    }

    @Test(arguments: Expected.names.filter { $0 != "version_4" && $0 != "encrypted" })
    func versionsAndTimes(_ name: String) async throws {
        let expected = try Expected(of: name)
        let table = try Lake(name).table(expected.metadata)
        let versions = expected.versions
        #expect(try await table.latestVersion() == versions.last?.version ?? 0)
        for (index, state) in versions.enumerated() {
            #expect(try await table.version(asOf: state.timestamp) == state.version)
            #expect(try await table.version(atOrAfter: state.timestamp) == state.version)
            if index > 0 {
                #expect(try await table.version(asOf: state.timestamp - 1) == versions[index - 1].version)
                #expect(try await table.version(atOrAfter: versions[index - 1].timestamp + 1) == state.version)
            }
        }
        let first = versions.first?.timestamp ?? 0
        let last = versions.last?.timestamp ?? 0
        let early = await tableError { () throws(TableError) in _ = try await table.version(asOf: first - 1) }
        #expect(early?.kind == .outOfRange)
        let late = await tableError { () throws(TableError) in _ = try await table.version(atOrAfter: last + 1) }
        #expect(late?.kind == .outOfRange)
        if let latest = versions.last {
            #expect(try await table.version(asOf: .max) == latest.version)
            #expect(try await table.version(atOrAfter: .min) == versions[0].version)
        }
    }

    @Test(arguments: Expected.readable)
    func momentsMeanTheirVersion(_ name: String) async throws {
        let expected = try Expected(of: name)
        let table = try Lake(name).table(expected.metadata)
        for (version, snapshot, timestamp) in expected.versions {
            let moments = [TableMoment.version(version), .pinned(version), .timestamp(timestamp)]
            for moment in moments {
                let found = try await table.snapshot(at: moment)
                #expect(found.version == version)
                #expect(found.timestamp == timestamp)
                #expect(found.keys == snapshot?.files.map(\.key).sorted())
                #expect(try await table.definition(at: moment).version == version)
            }
        }
        let latest = try await table.snapshot(at: .latest)
        #expect(latest.version == expected.versions.last?.version ?? 0)
        #expect(
            latest.keys == expected.snapshots.first { $0.id == expected.currentSnapshot }?.files.map(\.key).sorted()
                ?? [])
        let missing = (latest.version + 1...latest.version + 2) + [-1]
        for version in missing {
            let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .version(version))
            }
            #expect(error?.kind == .outOfRange)
            #expect(error?.message.contains("no version \(version)") == true)
        }
    }

    @Test func aTableWithoutRows() async throws {
        let table = try Lake("empty").table(try Expected(of: "empty").metadata)
        for moment in [TableMoment.latest, .version(0), .pinned(0)] {
            let snapshot = try await table.snapshot(at: moment)
            #expect(snapshot.version == 0 && snapshot.files.count == 0)
            #expect(try await table.definition(at: moment).metadata.schema.fields.isEmpty == false)
        }
        let changes = try await table.changes(ChangeRange(start: .version(0), end: nil, content: .dataChanges))
        #expect(changes.versions == 0...0 && changes.entries.isEmpty)
    }

    @Test func definitionsTellTotalsOfTheSummary() async throws {
        let lake = try Lake("v2_appends")
        let expected = try Expected(of: "v2_appends")
        let table = lake.table(expected.metadata)
        #expect(try await table.definition(at: .latest).totals == nil)
        let key = "\(lake.root.key)/\(expected.metadata)"
        let text = String(decoding: lake.store.bytes(key) ?? [], as: UTF8.self)
        lake.store.put(
            key,
            text: text.replacing(
                #""operation":"append"}"#,
                with: #""operation":"append","total-data-files":"3","total-files-size":"3300"}"#))
        lake.store.forgetCounts()
        let totals = try await table.definition(at: .latest).totals
        #expect(totals?.files == 3 && totals?.bytes == 3300)
        #expect(!lake.store.reads.contains { $0.hasSuffix(".avro") && !$0.contains("/snap-") })
    }
}

extension TableSnapshot {
    var allFiles: [DataFile] {
        var reader = files.reader()
        return (0..<files.count).map { reader.file($0) }
    }

    /// The keys of its files, sorted.
    var keys: [String] { allFiles.map(\.location.key).sorted() }
}
