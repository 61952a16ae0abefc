import Tables
import Testing

@testable import Iceberg

/// Which delete files apply to a data file (specification, "Scan Planning").
struct DeleteIndexTests {
    private func file(
        _ content: DeleteFile.Content, sequence: Int64, partition: [UInt8] = [1], isUnpartitioned: Bool = false,
        of referenced: [UInt8]? = nil
    ) -> DeleteFile {
        DeleteFile(
            content: content, location: ObjectLocation(bucket: "lake", key: "d\(sequence)"), size: 1, recordCount: 1,
            sequenceNumber: sequence, isUnpartitioned: isUnpartitioned, partition: partition, referenced: referenced)
    }

    private let a: [UInt8] = [0, 0x61]

    /// A vector holds what the position deletes of its file held, wherever they are listed.
    @Test func aVectorStandsForAllPositionDeletes() throws {
        let vector = file(.vector(4..<50), sequence: 3, of: a)
        let own = file(.positions(.parquet), sequence: 2, of: a)
        let shared = file(.positions(.avro), sequence: 4)
        for files in [[vector, own, shared], [own, vector, shared], [shared, own, vector]] {
            let index = DeleteIndex(files)
            let found = try index.positions(file: a, partition: [1], sequenceNumber: 1).map { index.files[Int($0)] }
            #expect(found == [vector])
            // Other files of the partition have none.
            let others = try index.positions(file: [0, 0x62], partition: [1], sequenceNumber: 1)
            #expect(others.map { index.files[Int($0)] } == [shared])
        }
    }

    @Test func sequenceNumbers() throws {
        let index = DeleteIndex([
            file(.positions(.parquet), sequence: 5), file(.positions(.parquet), sequence: 5, of: a),
            file(.equality([1]), sequence: 5),
        ])
        // Positions also of the same commit, equality only of older ones.
        let numbers = [4, 5, 6] as [Int64]
        #expect(
            try numbers.map { try index.positions(file: a, partition: [1], sequenceNumber: $0).count } == [2, 2, 0])
        #expect(numbers.map { index.equalityDeletes(partition: [1], sequenceNumber: $0).count } == [1, 0, 0])
    }

    @Test func partitions() throws {
        let index = DeleteIndex([
            file(.positions(.parquet), sequence: 5, partition: [2]), file(.equality([1]), sequence: 5, partition: [2]),
            file(.equality([1]), sequence: 5, partition: [3], isUnpartitioned: true),
            file(.positions(.parquet), sequence: 5, partition: [3], isUnpartitioned: true),
        ])
        #expect(try index.positions(file: a, partition: [1], sequenceNumber: 1).isEmpty)
        #expect(try index.positions(file: a, partition: [2], sequenceNumber: 1) == [0])
        #expect(try index.positions(file: a, partition: [3], sequenceNumber: 1) == [3])
        // Equality deletes without a partition concern all of them.
        #expect(index.equalityDeletes(partition: [1], sequenceNumber: 1) == [2])
        #expect(index.equalityDeletes(partition: [2], sequenceNumber: 1).sorted() == [1, 2])
        #expect(index.equalityCount == 2 && index.hasEqualityDeletes && !index.isEmpty)
    }

    @Test func twoVectorsOfOneFileAreRefused() {
        let index = DeleteIndex([file(.vector(4..<50), sequence: 3, of: a), file(.vector(50..<90), sequence: 4, of: a)])
        #expect(throws: TableError.self) {
            try index.positions(file: a, partition: [1], sequenceNumber: 1)
        }
    }

    /// The same files have the same name on every machine, others have another.
    @Test func namesOfSets() {
        let one = file(.vector(4..<50), sequence: 1)
        let other = file(.vector(50..<90), sequence: 1)
        #expect(DeleteFile.id(of: [one]) == DeleteFile.id(of: [one]))
        let names = [[], [one], [other], [one, other], [other, one]].map { DeleteFile.id(of: $0) }
        #expect(Set(names).count == names.count)
        #expect(DeleteFile.id(of: []) == "deletes-cbf29ce484222325")
    }
}
