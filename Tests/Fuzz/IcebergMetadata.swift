// fuzz: -max_len=8192
// seeds: Tests/IcebergTests/Fixtures/*/metadata/*.metadata.json
import JSON
import Synchronization

@testable import Iceberg
@testable import Tables

private let root = ObjectLocation(bucket: "lake", key: "tables")

/// A metadata file, which is all that the store holds: a definition and versions that mean the same whenever they are
/// asked for, or a refusal with a reason.
func fuzz(_ bytes: [UInt8]) {
    finish {
        do throws(TableError) {
            try await read(bytes)
        } catch {
            let kinds: [TableError.Kind] = [
                .corrupt, .unsupported, .forbiddenLocation, .outOfRange, .storage(.tooLarge),
            ]
            demand(kinds.contains(error.kind) && !error.message.isEmpty, "an error blames the table: \(error)")
        }
    }
}

private func read(_ bytes: [UInt8]) async throws(TableError) {
    let ledger = Ledger()
    let store = OneObject(bytes: bytes)
    let source = MetadataFile(root.appending("metadata/v1.metadata.json"), store: store)
    let table = IcebergTable(named: "t", source: source, ledger: ledger) { _ in
        TableAccess(store: store, policy: LocationPolicy(root: root))
    }
    let document = try await source.current(known: nil)
    let metadata = try MetadataReader.read(document.bytes)
    checkSchemas(metadata)
    let latest = try await table.latestVersion()
    guard let history = try await VersionHistory(metadata, of: "t", ledger: ledger, isNewest: true) else {
        demand(false, "the newest metadata has a history")
        return
    }
    check(history, metadata)
    demand(history.latest == latest, "versions are the same the second time")
    for entry in history.entries.prefix(50) {
        let found = try history.version(asOf: entry.timestamp)
        demand(found >= entry.version || history.entries.contains { $0.timestamp > entry.timestamp }, "a time is found")
        _ = try history.version(atOrAfter: entry.timestamp)
    }
    // No manifest can be read here, so that only a table without rows gets further.
    for moment in [TableMoment.latest, .version(latest), .pinned(0), .timestamp(0)] {
        if let definition = try? await table.definition(at: moment) { check(definition) }
        _ = try? await table.snapshot(at: moment)
    }
    _ = try? await table.changes(ChangeRange(start: .version(0), end: nil, content: .dataChanges))
    check(try await table.definition(at: .latest))
    let snapshot = try await table.snapshot(at: .latest)
    demand(snapshot.version == latest, "the newest state has the newest version")
    demand((snapshot.origin?.byteCount ?? 0) >= document.bytes.count, "what is held is counted")
}

private func check(_ history: VersionHistory, _ metadata: IcebergMetadata) {
    for (one, next) in zip(history.entries, history.entries.dropFirst()) {
        demand(one.version < next.version, "versions ascend")
    }
    demand(history.entries.allSatisfy { $0.version > 0 }, "version 0 is the table without rows")
    demand(history.entries.last?.snapshotID == metadata.currentSnapshotID, "the last version is the current one")
}

private func checkSchemas(_ metadata: IcebergMetadata) {
    for schema in metadata.schemas {
        var count = 0
        schema.forEachField { _, path in
            count += 1
            demand(!path.isEmpty, "a field has a name")
        }
        demand(schema.byID.count == count, "a field is found by its id")
        guard let definition = try? DeltaDefinition(metadata, schema: schema) else { continue }
        demand(ColumnPlace.all(of: schema, mapping: definition.mapping).count <= count, "a column has one place")
    }
}

private func check(_ definition: TableDefinition) {
    let schema = try? JSONValue(parsing: definition.metadata.schemaString, maximumDepth: 1000)
    demand(schema?["fields"]?.array?.count == definition.metadata.schema.fields.count, "the schema is JSON")
    if let plain = definition.metadata.plain {
        let schema = try? JSONValue(parsing: plain.schemaString, maximumDepth: 1000)
        demand(schema?["fields"]?.array?.count == definition.metadata.schema.fields.count, "the plain schema is JSON")
    }
    demand(definition.protocol.readerFeatures?.contains("columnMapping") == true, "columns are mapped")
}

/// A ledger for one input.
private final class Ledger: VersionLedger {
    private let recorded = Mutex<[RecordedVersion]>([])

    func versions(of table: String) async throws(TableError) -> [RecordedVersion] { recorded.withLock { $0 } }

    func record(
        _ versions: [RecordedVersion], insteadOf known: [RecordedVersion], of table: String
    ) async throws(TableError) -> [RecordedVersion] {
        recorded.withLock { recorded in
            demand(recorded == known, "what is known is what is recorded")
            recorded = versions
            return versions
        }
    }
}
