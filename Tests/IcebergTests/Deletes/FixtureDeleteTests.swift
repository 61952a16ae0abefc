import Tables
import Testing

@testable import Iceberg

/// Which rows of which files are gone, in every version of every fixture.
struct FixtureDeleteTests {
    @Test(arguments: Expected.readable)
    func deletedRows(_ name: String) async throws {
        let expected = try Expected(of: name)
        let lake = try Lake(name)
        let table = lake.table(expected.metadata)
        for (version, snapshot, _) in expected.versions {
            let found = try await table.snapshot(at: .version(version))
            let vectors = try await Self.resolved(found)
            let hasDeletes = snapshot?.files.contains { !$0.deletes.isEmpty } == true
            #expect(found.files.hasDeletionVectors == hasDeletes)
            #expect(found.protocol.readerFeatures?.contains("deletionVectors") == hasDeletes)
            for file in snapshot?.files ?? [] {
                let vector = vectors[file.key]
                #expect((vector != nil) == !file.deletes.isEmpty, "\(file.path)")
                guard let vector = vector ?? nil, let deleted = file.deleted else {
                    #expect((vector ?? nil) == nil && file.deleted == nil, "\(file.path)")
                    continue
                }
                let positions = try VectorText.positions(vector, in: lake.store)
                #expect(vector.cardinality == Int64(positions.count))
                // Where a delete file names rows that there are not, nothing is lost.
                #expect(name == "dangling" || positions.allSatisfy { $0 < file.records })
                check(positions.filter { $0 < file.records }, deleted, file.path)
            }
        }
    }

    private func check(_ positions: [UInt64], _ deleted: Expected.Deleted, _ path: String) {
        #expect(positions.count == deleted.cardinality, "\(path)")
        #expect(positions.reduce(0, +) == deleted.sum, "\(path)")
        #expect(positions == positions.sorted() && Set(positions).count == positions.count)
        guard let runs = deleted.runs else { return }
        #expect(positions == runs.flatMap { Array($0[0]...$0[1]) }, "\(path)")
    }

    /// What the announced vectors turn out to be, by the keys of files that have one.
    static func resolved(_ snapshot: TableSnapshot) async throws -> [String: DeletionVector?] {
        let origin = try #require(snapshot.origin)
        let announced = snapshot.allFiles.compactMap { file -> AnnouncedVector? in
            guard case .announced(let number)? = file.deletionVector?.storage else { return nil }
            return AnnouncedVector(file: file.location, number: number, records: nil)
        }
        let vectors = try await origin.vectors(of: announced)
        #expect(vectors.count == announced.count)
        return Dictionary(uniqueKeysWithValues: zip(announced.map(\.file.key), vectors))
    }

    /// The most that can be deleted is known before anything is read.
    @Test(arguments: Expected.readable)
    func announcedCardinalities(_ name: String) async throws {
        let expected = try Expected(of: name)
        let snapshot = try await Lake(name).table(expected.metadata).snapshot(at: .latest)
        let vectors = try await Self.resolved(snapshot)
        for file in snapshot.allFiles {
            guard let announced = file.deletionVector else { continue }
            #expect(announced.sizeInBytes == -1)
            let vector = try #require(vectors[file.location.key])
            #expect(announced.cardinality >= vector?.cardinality ?? 0)
        }
    }

    /// What deletes rows is read when it is asked for, and once.
    @Test func deleteFilesAreReadOnce() async throws {
        let name = "positions_in_several_files"
        let lake = try Lake(name)
        let snapshot = try await lake.table(try Expected(of: name).metadata).snapshot(at: .latest)
        #expect(!lake.store.reads.contains { $0.contains("-deletes.") })
        _ = try await Self.resolved(snapshot)
        let files = Set(lake.store.reads.filter { $0.contains("-deletes.") })
        #expect(files.count == 3)
        lake.store.forgetCounts()
        _ = try await Self.resolved(snapshot)
        #expect(lake.store.reads.isEmpty)
        #expect((snapshot.origin?.byteCount ?? 0) > 0)
    }
}
