import Tables
import Testing

@testable import Iceberg

/// Snapshots that are brought up to date, or found to be still what is asked for.
struct KnownSnapshotTests {
    private static let growing = ["v2_appends", "v2_rewritten", "v1_history", "positions", "vectors", "partitioned"]

    @Test(arguments: growing)
    func onlyNewManifestsAreRead(_ name: String) async throws {
        let expected = try Expected(of: name)
        let lake = try Lake(name)
        let table = lake.table(expected.metadata)
        var manifests: [Int64: Set<String>] = [:]
        for state in expected.versions {
            lake.store.forgetCounts()
            _ = try await table.snapshot(at: .version(state.version))
            manifests[state.version] = Set(lake.store.reads.filter { $0.hasSuffix(".avro") && !$0.contains("/snap-") })
        }
        for (old, new) in zip(expected.versions, expected.versions.dropFirst()) {
            let known = try await table.snapshot(at: .version(old.version))
            lake.store.forgetCounts()
            let snapshot = try await table.snapshot(at: .version(new.version), known: known)
            #expect(snapshot.keys == new.snapshot?.files.map(\.key).sorted())
            let read = lake.store.reads.filter { $0.hasSuffix(".avro") && !$0.contains("/snap-") }
            let present = manifests[new.version] ?? []
            let kept = Set(read.filter { !(manifests[old.version] ?? []).contains($0) })
            #expect(kept.isSubset(of: present))
            #expect(Set(read).count == read.count)
            let isSameSchema = old.snapshot?.schema == new.snapshot?.schema
            let shared = present.intersection(manifests[old.version] ?? [])
            // What deletes rows is listed anew: it is little.
            if isSameSchema, !name.hasPrefix("positions"), name != "vectors" { #expect(shared.isDisjoint(with: read)) }
            // Metadata does not change under its name.
            #expect(!lake.store.reads.contains { $0.hasSuffix(".json") })
            let whole = try await table.snapshot(at: .version(new.version))
            #expect(snapshot.allFiles == whole.allFiles)
        }
    }

    @Test(arguments: growing)
    func theSameIsReturnedAsItIs(_ name: String) async throws {
        let expected = try Expected(of: name)
        let lake = try Lake(name)
        let table = lake.table(expected.metadata)
        for moment in [TableMoment.latest, .version(1), .pinned(1)] {
            let known = try await table.snapshot(at: moment)
            lake.store.forgetCounts()
            let again = try await table.snapshot(at: moment, known: known)
            #expect(
                (again.origin as? IcebergOrigin) === (known.origin as? IcebergOrigin)
                    && again.identity == known.identity)
            #expect(lake.store.reads.isEmpty)
        }
    }

    /// New metadata of the same rows, as compaction of its log or a new branch writes it, is read once.
    @Test func metadataOfTheSameSnapshotIsReadOnce() async throws {
        let expected = try Expected(of: "v2_appends")
        let lake = try Lake("v2_appends")
        let known = try await lake.table.snapshot(at: .latest)
        let newest = try #require(lake.store.bytes("\(lake.root.key)/\(expected.metadata)"))
        lake.store.put("\(lake.root.key)/metadata/99999-a.metadata.json", newest)
        let renewed = try await lake.table.snapshot(at: .latest, known: known)
        #expect(renewed.identity == known.identity && renewed.version == known.version)
        #expect((renewed.origin as? IcebergOrigin) !== (known.origin as? IcebergOrigin))
        #expect(renewed.allFiles == known.allFiles)
        lake.store.forgetCounts()
        let again = try await lake.table.snapshot(at: .latest, known: renewed)
        #expect((again.origin as? IcebergOrigin) === (renewed.origin as? IcebergOrigin))
        #expect(lake.store.reads.isEmpty)
    }

    @Test func anyTwoVersions() async throws {
        for name in ["rolled_back", "v2_rewritten", "positions_older_than_the_data", "respecified", "renamed"] {
            let expected = try Expected(of: name)
            let table = try Lake(name).table(expected.metadata)
            for old in expected.versions {
                let known = try await table.snapshot(at: .version(old.version))
                for new in expected.versions {
                    let snapshot = try await table.snapshot(at: .version(new.version), known: known)
                    let whole = try await table.snapshot(at: .version(new.version))
                    #expect(snapshot.allFiles == whole.allFiles, "\(name): \(new.version) after \(old.version)")
                    #expect(snapshot.version == new.version && snapshot.timestamp == new.timestamp)
                    let vectors = try await FixtureDeleteTests.resolved(snapshot)
                    #expect(try await FixtureDeleteTests.resolved(whole) == vectors)
                }
            }
        }
    }

    private func put(_ lake: Lake, _ name: String, _ change: (String) -> String) throws {
        let expected = try Expected(of: lake.name)
        let text = String(decoding: lake.store.bytes("\(lake.root.key)/\(expected.metadata)") ?? [], as: UTF8.self)
        let changed = change(text)
        #expect(changed != text)
        lake.store.put("\(lake.root.key)/\(name)", text: changed)
    }

    /// Metadata that is new with the same snapshot: what it says of the table counts.
    @Test func propertiesThatChange() async throws {
        let lake = try Lake("v2_appends")
        let expected = try Expected(of: "v2_appends")
        try put(lake, "metadata/00009-a.metadata.json") {
            $0.replacing(#""properties":{}"#, with: #""properties":{"comment":"what it is"}"#)
        }
        let known = try await lake.table(expected.metadata).snapshot(at: .latest)
        let snapshot = try await lake.table("metadata/00009-a.metadata.json").snapshot(at: .latest, known: known)
        #expect(snapshot.metadata.description == "what it is")
        #expect(snapshot.allFiles == known.allFiles)
    }

    /// A name mapping that comes later: statistics and partition values go by names from then on.
    @Test func aNameMappingThatComesLater() async throws {
        let lake = try Lake("migrated")
        let expected = try Expected(of: "migrated")
        let mapped = lake.table(expected.metadata)
        try put(lake, "metadata/00000-a.metadata.json") {
            $0.replacing("schema.name-mapping.default", with: "something.else")
        }
        let known = try await lake.table("metadata/00000-a.metadata.json").snapshot(at: .latest)
        #expect(known.metadata.configuration["delta.columnMapping.mode"] == "id")
        let snapshot = try await mapped.snapshot(at: .latest, known: known)
        #expect(snapshot.metadata.configuration["delta.columnMapping.mode"] == "name")
        #expect(snapshot.metadata.partitionColumns == ["part"])
        #expect(snapshot.allFiles.flatMap(\.partitionValues).compactMap(\.value).sorted() == ["a", "b"])
        #expect(snapshot.allFiles == (try await mapped.snapshot(at: .latest)).allFiles)
    }

    /// A table that is moved: its delete files name data files that lie elsewhere now.
    @Test func aTableThatIsMoved() async throws {
        let lake = try Lake("positions")
        let expected = try Expected(of: "positions")
        try put(lake, "metadata/00009-b.metadata.json") {
            $0.replacing(#""location":"s3://lake/tables/positions""#, with: #""location":"s3://lake/moved""#)
        }
        let store = lake.store
        let moved = IcebergTable(
            named: "t", source: MetadataFile(lake.root.appending("metadata/00009-b.metadata.json"), store: store),
            ledger: lake.ledger
        ) { location in
            let root = ObjectLocation(bucket: "lake", key: String(location.dropFirst("s3://lake/".count)))
            return TableAccess(
                store: store,
                policy: LocationPolicy(root: root, allowed: [ObjectLocation(bucket: "lake", key: "tables")]))
        }
        // One version before, so that not all is the same.
        let known = try await lake.table(expected.metadata).snapshot(at: .version(2))
        let before = try await FixtureDeleteTests.resolved(known)
        let snapshot = try await moved.snapshot(at: .latest, known: known)
        let after = try await FixtureDeleteTests.resolved(snapshot)
        #expect(after == (try await FixtureDeleteTests.resolved(try await moved.snapshot(at: .latest))))
        #expect(before.values.contains { $0 != nil })
        #expect(after.values.contains { $0 != nil })
    }
}
