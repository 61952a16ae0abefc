import Iceberg
import Tables
import Testing

/// What cannot be served right is refused, by a message that says what and what to do.
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let table: String
        let words: [String]

        var testDescription: String { table }
    }

    @Test(arguments: [
        Case(table: "avro_data", words: ["AVRO", "Parquet", "write.format.default"]),
        Case(table: "encrypted", words: ["encrypted"]),
        Case(table: "equality", words: ["equality deletes", "rewrite_data_files", "Iceberg route"]),
        Case(table: "initial_default", words: ["'odd'", "initial default", "rewrite_data_files"]),
        Case(table: "unsupported_uuid", words: ["'odd'", "uuid", "string"]),
        Case(table: "version_4", words: ["format version 4", "1 to 3"]),
    ])
    func newestStates(_ refusal: Case) async throws {
        let expected = try Expected(of: refusal.table)
        let table = try Lake(refusal.table).table(expected.metadata)
        let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .latest) }
        #expect(error?.kind == .unsupported)
        for word in refusal.words {
            #expect(error?.message.contains(word) == true, "\(word): \(error?.message ?? "")")
        }
        #expect(error?.message.contains("s3://") == false)
    }

    /// A share may show part of the table: how many deletes the whole of it has is for the operator.
    @Test func theNumberOfEqualityDeletesIsForTheLog() async throws {
        let table = try Lake("equality").table(try Expected(of: "equality").metadata)
        let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .latest) }
        #expect(error?.message.contains("2") == false)
        #expect(error?.detail == "2 files of equality deletes")
    }

    @Test func everyRefusedFixtureIsTried() {
        #expect(Expected.refused.count == 6)
    }

    /// What was before the refused state can be read.
    @Test(arguments: ["equality", "initial_default"])
    func statesBefore(_ name: String) async throws {
        let expected = try Expected(of: name)
        let table = try Lake(name).table(expected.metadata)
        let first = expected.versions[0]
        let snapshot = try await table.snapshot(at: .version(first.version))
        #expect(snapshot.keys == first.snapshot?.files.map(\.key).sorted())
    }

    /// The specification of equality deletes: they do not concern files of the commit that they came with.
    @Test func changesOfEqualityDeletes() async throws {
        let table = try Lake("equality").table(try Expected(of: "equality").metadata)
        let first = try await table.changes(ChangeRange(start: .version(1), end: .version(1), content: .dataChanges))
        #expect(first.entries.map(\.kind) == [.add, .add])
        for version in [2, 3] as [Int64] {
            let error = await tableError { () throws(TableError) in
                let range = ChangeRange(start: .version(version), end: nil, content: .changeDataFeed)
                _ = try await table.changes(range)
            }
            #expect(error?.kind == .unsupported)
            #expect(error?.message.contains("equality deletes") == true)
        }
    }

    @Test(arguments: ["unmapped", "migrated"])
    func changesOfImportedFiles(_ name: String) async throws {
        let table = try Lake(name).table(try Expected(of: name).metadata)
        let error = await tableError { () throws(TableError) in
            _ = try await table.changes(ChangeRange(start: .version(1), end: nil, content: .dataChanges))
        }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("without field ids") == true)
    }

    @Test(arguments: ["snap-", "-m"])
    func missingManifests(_ part: String) async throws {
        let lake = try Lake("v2_appends")
        let expected = try Expected(of: "v2_appends")
        for key in lake.store.keys where key.contains("/metadata/") && key.hasSuffix(".avro") && key.contains(part) {
            lake.store.remove(key)
        }
        let table = lake.table(expected.metadata)
        let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .latest) }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("missing") == true && error?.message.contains(".avro'") == true)
        #expect(error?.message.contains("tables/") == false)
    }

    /// A data file may lie anywhere in the table's metadata, and nowhere that the policy does not allow.
    @Test func pathsElsewhere() async throws {
        let lake = try Lake("v2_appends")
        let expected = try Expected(of: "v2_appends")
        let store = lake.store
        let table = IcebergTable(
            named: "t", source: MetadataFile(lake.root.appending(expected.metadata), store: store),
            ledger: lake.ledger
        ) { _ in
            TableAccess(
                store: store, policy: LocationPolicy(root: ObjectLocation(bucket: "lake", key: "tables/other")))
        }
        let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .latest) }
        #expect(error?.kind == .forbiddenLocation)
    }
}
