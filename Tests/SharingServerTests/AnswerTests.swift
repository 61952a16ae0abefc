import Foundation
import NIOCore
import Sharing
import Tables
import Testing

@testable import SharingServer

struct AnswerTests {
    @Test(arguments: [
        ("gzip", true), ("gzip, deflate", true), ("deflate, GZIP;q=0.5", true), ("*", true), ("br, *;q=0.1", true),
        ("gzip;q=0", false), ("gzip; q=0.0, *", false), ("identity", false), ("", false), ("*;q=0", false),
        ("notgzip", false),
    ])
    func encodings(_ header: String, _ expected: Bool) {
        #expect(AcceptedEncoding.gzip(header) == expected)
        #expect(!AcceptedEncoding.gzip(nil))
    }

    /// What gunzip makes of it is what went in, in pieces of all sizes.
    @Test(arguments: [[0], [1], [70_000, 3, 0, 200_000], Array(repeating: 1000, count: 50)])
    func gzip(_ pieces: [Int]) throws {
        let compressor = try GzipCompressor()
        var compressed = ByteBuffer()
        var expected: [UInt8] = []
        var state: UInt32 = 7
        for (index, count) in pieces.enumerated() {
            let piece = (0..<count).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(truncatingIfNeeded: state >> 28) + 65
            }
            expected += piece
            try compressor.compress(piece, last: index == pieces.count - 1, into: &compressed)
        }
        #expect(try gunzip(Data(compressed.readableBytesView)) == Data(expected))
    }

    private func gunzip(_ data: Data) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).gz")
        try data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-dc", file.path(percentEncoded: false)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let result = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return result
    }

    // MARK: Selection

    static func snapshot(_ files: [(day: String, records: Int, deleted: Int64?)]) -> TableSnapshot {
        let root = ObjectLocation(bucket: "lake", key: "t")
        let list = FileList(
            root: root,
            files: files.enumerated().map { index, file in
                DataFile(
                    location: root.appending("\(index).parquet"),
                    partitionValues: [PartitionValue(column: "day", value: file.day)], size: 10, modificationTime: 0,
                    stats: "{\"numRecords\":\(file.records)}",
                    deletionVector: file.deleted.map {
                        DeletionVector(storage: .inline(""), sizeInBytes: 1, cardinality: $0, uniqueID: "i")
                    })
            })
        let schema = StructType(fields: [.init(name: "day", type: .string, nullable: true)])
        return TableSnapshot(
            version: 1, timestamp: 0,
            protocol: TableProtocol(
                minReaderVersion: 1, minWriterVersion: 2, readerFeatures: nil, writerFeatures: nil),
            metadata: TableMetadata(
                id: "x", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "",
                schema: schema, partitionColumns: ["day"], configuration: [:], createdTime: nil),
            files: list)
    }

    static func walk(_ request: QueryRequest, _ snapshot: TableSnapshot) -> [[Int]] {
        let held = HeldSnapshot(snapshot)
        var pages: [[Int]] = []
        var page: PageTicket?
        repeat {
            var selection = FileSelection(request: request, held: held, page: page)
            var indexes: [Int] = []
            while let index = selection.next() { indexes.append(index) }
            pages.append(indexes)
            page = selection.nextPage().map {
                PageTicket(
                    recipient: UUID(), table: UUID(), tableID: "t", version: 1, request: "", extent: nil, next: $0,
                    rows: selection.rows,
                    expires: 0)
            }
        } while page != nil
        return pages
    }

    @Test func aLimitCountsLiveRows() {
        let snapshot = Self.snapshot([("a", 10, nil), ("a", 10, 8), ("a", 10, nil), ("a", 10, nil)])
        var request = QueryRequest()
        request.limitHint = 12
        #expect(Self.walk(request, snapshot) == [[0, 1]])
        request.limitHint = 13
        #expect(Self.walk(request, snapshot) == [[0, 1, 2]])
        request.limitHint = 0
        #expect(Self.walk(request, snapshot) == [[]])
        request.limitHint = 1000
        #expect(Self.walk(request, snapshot) == [[0, 1, 2, 3]])
    }

    /// A log may claim any number of rows.
    @Test func rowsThatNoSumHolds() {
        let snapshot = Self.snapshot([("a", .max - 1, nil), ("a", .max - 1, nil), ("a", 5, .max), ("a", 5, .min)])
        var request = QueryRequest()
        request.limitHint = .max
        #expect(Self.walk(request, snapshot) == [[0, 1]])
    }

    @Test func pagesGoOnWhereTheLastOneEnded() {
        let snapshot = Self.snapshot([("a", 10, nil), ("b", 10, nil), ("a", 10, nil), ("b", 10, nil), ("a", 10, nil)])
        var request = QueryRequest()
        request.maxFiles = 2
        #expect(Self.walk(request, snapshot).map(\.count) == [2, 2, 1])
        #expect(Self.walk(request, snapshot).flatMap(\.self).sorted() == [0, 1, 2, 3, 4])
        request.predicateHints = ["day = 'a'"]
        #expect(Self.walk(request, snapshot).map(\.count) == [2, 1])
        #expect(Self.walk(request, snapshot).flatMap(\.self).sorted() == [0, 2, 4])
        request.predicateHints = ["day = 'b'"]
        // The page is full with the last match: no token is given out for an empty page.
        #expect(Self.walk(request, snapshot).map { $0.sorted() } == [[1, 3]])
    }

    /// Another server may have read the same version from other files of its log.
    @Test func pagesAreTheSameHoweverTheSnapshotWasRead() {
        let files = (0..<50).map { ("\($0 % 7)", $0, Int64?.none) }
        let snapshot = Self.snapshot(files)
        let other = TableSnapshot(
            version: 1, timestamp: 0, protocol: snapshot.protocol, metadata: snapshot.metadata,
            files: FileList(root: snapshot.files.root, files: (0..<50).reversed().map { snapshot.files[$0] }))
        let one = HeldSnapshot(snapshot).order().map { snapshot.files[Int($0)].location.key }
        let two = HeldSnapshot(other).order().map { other.files[Int($0)].location.key }
        #expect(one == two)
        #expect(Set(one).count == 50)
    }

    @Test func predicatesComeBeforeTheLimit() {
        let snapshot = Self.snapshot([("a", 10, nil), ("b", 10, nil), ("b", 10, nil)])
        var request = QueryRequest()
        request.predicateHints = ["day = 'b'"]
        request.limitHint = 5
        #expect(Self.walk(request, snapshot) == [[1]])
    }

    @Test func aLimitHoldsAcrossPages() {
        let snapshot = Self.snapshot([("a", 10, nil), ("a", 10, nil), ("a", 10, nil), ("a", 10, nil)])
        var request = QueryRequest()
        request.limitHint = 25
        request.maxFiles = 2
        #expect(Self.walk(request, snapshot).map(\.count) == [2, 1])
    }
}
