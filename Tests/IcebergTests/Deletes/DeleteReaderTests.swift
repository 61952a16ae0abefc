import Compression
import Tables
import Testing

@testable import Iceberg

/// Vectors of Puffin files, and what is said of damaged ones.
struct DeleteReaderTests {
    private let lake = Lake(empty: "t")
    private var key: String { "tables/t/data/v.puffin" }
    private var reader: DeleteReader { DeleteReader(store: lake.store, paths: paths, places: [:]) }
    private let dataFile = ObjectLocation(bucket: "lake", key: "tables/t/data/a.parquet")
    private var paths: PathReader {
        PathReader(policy: LocationPolicy(root: lake.root), location: "s3://lake/tables/t")
    }

    private func blob(_ positions: [UInt64]) -> [UInt8] {
        let content = VectorBlob.content(of: positions)
        let checksum = CRC32.of(content.span)
        func bigEndian(_ number: UInt32) -> [UInt8] {
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        return bigEndian(UInt32(content.count)) + content + bigEndian(checksum)
    }

    private func file(_ range: Range<Int64>, count: Int64) -> DeleteFile {
        DeleteFile(
            content: .vector(range), location: ObjectLocation(bucket: "lake", key: key), size: 1 << 40,
            recordCount: count, sequenceNumber: 1, isUnpartitioned: true, partition: [], referenced: [])
    }

    @Test(arguments: [1, 8, 16_000, 17_000, 300_000])
    func vectorsTravelOrStay(_ count: Int) async throws {
        let positions = (0..<UInt64(count)).map { $0 * 3 }
        let bytes = blob(positions)
        lake.store.put(key, Array("PFA1".utf8) + bytes + Array("PFA1".utf8))
        let file = file(4..<Int64(4 + bytes.count), count: Int64(count))
        let vector = try #require(try await reader.vector(of: dataFile, records: nil, in: [file]))
        #expect(vector.cardinality == Int64(count) && vector.sizeInBytes == Int64(bytes.count - 8))
        #expect(try VectorText.positions(vector, in: lake.store) == positions)
        if case .blob(let location, let range) = vector.storage {
            #expect(bytes.count - 8 > 32 << 10)
            #expect(location.key == key && range == 4..<Int64(4 + bytes.count))
        } else {
            #expect(bytes.count - 8 <= 32 << 10)
        }
    }

    @Test func damagedVectorsAreRefused() async throws {
        let bytes = blob([1, 2, 3, 70_000, 1 << 33])
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0x10
            lake.store.put(key, damaged)
            let error = await refusal(file(0..<Int64(bytes.count), count: 5))
            #expect(error?.kind == .corrupt, "byte \(index)")
            #expect(error?.message.contains("'v.puffin'") == true)
        }
        lake.store.put(key, bytes)
        #expect(await refusal(file(0..<Int64(bytes.count), count: 5)) == nil)
        for count in [0, 4, 6, Int64.max] {
            #expect(await refusal(file(0..<Int64(bytes.count), count: count))?.kind == .corrupt)
        }
        let places: [Range<Int64>] = [0..<0, 0..<11, 1..<Int64(bytes.count), 0..<Int64.max, 0..<(1 << 29)]
        for place in places { #expect(await refusal(file(place, count: 5))?.kind == .corrupt, "\(place)") }
        let beyond = await refusal(file(1..<Int64(bytes.count + 1), count: 5))
        #expect(beyond?.message.contains("beyond the end") == true)
    }

    private func refusal(_ file: DeleteFile) async -> TableError? {
        await tableError { () throws(TableError) in _ = try await reader.vector(of: dataFile, records: nil, in: [file])
        }
    }

    /// Avro files are whole after every block, and Parquet files may have row groups fewer than rows.
    @Test(arguments: ["positions", "positions_avro"])
    func beginningsOfFilesDeleteNoFewerRows(_ name: String) async throws {
        let lake = try Lake(name)
        let table = lake.table(try Expected(of: name).metadata)
        let key = try #require(lake.store.keys.first { $0.contains("-deletes.") })
        let intact = try #require(lake.store.bytes(key))
        for length in 0..<intact.count {
            lake.store.put(key, Array(intact.prefix(length)))
            let file = DeleteFile(
                content: .positions(name == "positions" ? .parquet : .avro),
                location: ObjectLocation(bucket: "lake", key: key), size: Int64(length), recordCount: 2,
                sequenceNumber: 1, isUnpartitioned: true, partition: [], referenced: nil)
            let error = await tableError { () throws(TableError) in
                _ = try await PositionDeletes(file, store: lake.store, paths: paths)
            }
            #expect(error?.kind == .corrupt, "\(length) bytes")
        }
        lake.store.put(key, intact)
        let vectors = try await FixtureDeleteTests.resolved(try await table.snapshot(at: .latest))
        #expect(vectors.values.contains { $0 != nil })
    }

    @Test func filesThatHoldNoPositions() async throws {
        lake.store.put(key, [])
        for format in [DeleteFile.DataFormat.parquet, .avro] {
            let file = DeleteFile(
                content: .positions(format), location: ObjectLocation(bucket: "lake", key: key), size: 0,
                recordCount: 1,
                sequenceNumber: 1, isUnpartitioned: true, partition: [], referenced: nil)
            let error = await refusal(file)
            #expect(error?.kind == .corrupt)
            #expect(error?.message.contains("'v.puffin'") == true)
        }
    }
}
