import SeededGenerator
import Tables
import Testing

@testable import Iceberg

/// Whatever the bytes of a table's files: a table or an error that has a kind, never a trap.
struct MutationTests {
    private static let kinds: [TableError.Kind] = [
        .corrupt, .unsupported, .outOfRange, .forbiddenLocation, .notFound, .storage(.tooLarge),
        .storage(.rangeNotSatisfiable),
    ]

    /// Reads all that there is to read; nil where nothing is wrong.
    private static func outcome(_ lake: Lake, _ metadata: String) async -> TableError? {
        // Numbers of one mutant are not those of the next.
        let ledger = MemoryLedger()
        let (store, root) = (lake.store, lake.root)
        let table = IcebergTable(
            named: lake.name, source: MetadataFile(root.appending(metadata), store: store), ledger: ledger
        ) { _ in TableAccess(store: store, policy: LocationPolicy(root: root)) }
        return await tableError { () throws(TableError) in
            let snapshot = try await table.snapshot(at: .latest)
            let announced = snapshot.allFiles.compactMap { file -> AnnouncedVector? in
                guard case .announced(let number)? = file.deletionVector?.storage else { return nil }
                return AnnouncedVector(file: file.location, number: number, records: nil)
            }
            _ = try await snapshot.origin?.vectors(of: announced)
            _ = try await table.changes(ChangeRange(start: .version(1), end: nil, content: .dataChanges))
        }
    }

    private static func check(_ error: TableError?, _ what: String) {
        guard let error else { return }
        #expect(kinds.contains(error.kind) && !error.message.isEmpty, "\(what): \(error)")
    }

    @Test(arguments: Expected.names)
    func flippedBytes(_ name: String) async throws {
        let lake = try Lake(name)
        let metadata = try Expected(of: name).metadata
        var generator = SeededGenerator(seed: UInt64(name.utf8.count))
        for key in lake.store.keys {
            let intact = try #require(lake.store.bytes(key))
            guard !intact.isEmpty else { continue }
            for round in 0..<2 {
                var bytes = intact
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let index = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[index] =
                        generator.chance(50)
                        ? bytes[index] ^ 1 << UInt8(index & 7) : generator.pick([0, 0x30, 0x7F, 0xFF])
                }
                lake.store.put(key, bytes)
                Self.check(await Self.outcome(lake, metadata), "\(key), round \(round)")
            }
            lake.store.put(key, intact)
        }
    }

    /// Beginnings of files are no files, save of Avro files that end with a block.
    @Test(arguments: ["vectors", "positions", "positions_avro", "v1_inline_manifests"])
    func truncatedFiles(_ name: String) async throws {
        let lake = try Lake(name)
        let metadata = try Expected(of: name).metadata
        #expect(await Self.outcome(lake, metadata) == nil)
        for key in lake.store.keys {
            let intact = try #require(lake.store.bytes(key))
            var refused = 0
            for length in stride(from: 0, to: intact.count, by: 1 + intact.count / 6) {
                lake.store.put(key, Array(intact.prefix(length)))
                let error = await Self.outcome(lake, metadata)
                Self.check(error, "\(length) bytes of \(key)")
                if error != nil { refused += 1 }
            }
            lake.store.put(key, intact)
            // Files that only older states need are not read.
            if key.hasSuffix(metadata) { #expect(refused >= 6) }
        }
    }

    @Test(arguments: ["vectors", "positions", "v1_history"])
    func missingFiles(_ name: String) async throws {
        let lake = try Lake(name)
        let metadata = try Expected(of: name).metadata
        for key in lake.store.keys {
            let intact = try #require(lake.store.bytes(key))
            lake.store.remove(key)
            let error = await Self.outcome(lake, metadata)
            let kinds: [TableError.Kind] = [.corrupt, .notFound, .storage(.notFound)]
            if let error { #expect(kinds.contains(error.kind), "\(key): \(error)") }
            if key.hasSuffix(metadata) { #expect(error?.kind == .notFound) }
            lake.store.put(key, intact)
        }
    }
}
