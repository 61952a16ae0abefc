import Delta
import Tables
import Testing

/// Which files a version has (Delta protocol, "Action Reconciliation").
struct ReplayTests {
    private func keys(_ changes: [[String]], at version: Int64? = nil) async throws -> [String] {
        let table = LogWriter.log(changes).table
        return try await table.snapshot(at: version.map(TableMoment.version) ?? .latest).keys
    }

    @Test func addsAndRemoves() async throws {
        let changes = [[Line.add("a"), Line.add("b")], [Line.remove("a"), Line.add("c")], [Line.remove("c")]]
        #expect(try await keys(changes, at: 0) == ["a", "b"])
        #expect(try await keys(changes, at: 1) == ["b", "c"])
        #expect(try await keys(changes) == ["b"])
    }

    @Test func addedAgainLater() async throws {
        let changes = [
            [Line.add("a", size: 1)], [Line.remove("a")], [Line.add("a", size: 2)], [Line.add("a", size: 3)],
        ]
        let table = LogWriter.log(changes).table
        for (version, size) in [(0, 1), (2, 2), (3, 3)] as [(Int64, Int64)] {
            let files = try await table.snapshot(at: .version(version)).files
            #expect(files.count == 1)
            #expect(files.size(of: 0) == size)
            #expect(files.totalBytes == size)
        }
        #expect(try await keys(changes, at: 1) == [])
    }

    @Test func addedAndRemovedInOneCommitTheLastLineCounts() async throws {
        #expect(try await keys([[Line.add("a")], [Line.remove("a"), Line.add("a")]]) == ["a"])
        #expect(try await keys([[Line.add("a")], [Line.add("a"), Line.remove("a")]]) == [])
        #expect(try await keys([[Line.add("a"), Line.remove("a")]]) == [])
    }

    /// A file with a deletion vector is another logical file than the same without, or with another.
    @Test func deletionVectorsReplaceEachOther() async throws {
        let first = Line.stored("u", "vBn[lx{q8@P<9BNH/isA", offset: 1)
        let second = Line.stored("u", "vBn[lx{q8@P<9BNH/isA", offset: 50)
        let changes = [
            [Line.add("a"), Line.add("b")],
            [Line.remove("a"), Line.add("a", vector: first)],
            [Line.add("a", vector: second), Line.remove("a", vector: first)],
            [Line.remove("a", vector: second)],
        ]
        let table = LogWriter.log(changes).table
        for (version, offset) in [(1, 1), (2, 50)] as [(Int64, Int64)] {
            let snapshot = try await table.snapshot(at: .version(version))
            #expect(snapshot.keys == ["a", "b"])
            let index = try #require((0..<2).first { snapshot.files.deletionVector(of: $0) != nil })
            guard case .file(_, let found) = snapshot.files.deletionVector(of: index)?.storage else {
                Issue.record("no file")
                continue
            }
            #expect(found == offset)
            #expect(snapshot.files.hasDeletionVectors)
        }
        #expect(try await keys(changes) == ["b"])
        // A vector that is not the live one removes nothing.
        #expect(try await keys([[Line.add("a", vector: first)], [Line.remove("a", vector: second)]]) == ["a"])
        #expect(try await keys([[Line.add("a", vector: first)], [Line.remove("a")]]) == ["a"])
    }

    @Test(
        arguments: [
            ("date=2021-01-01/a b", "date=2021-01-01/a%20b"), ("%61", "a"), ("p%3D1/x", "p=1/x"), ("%C3%A9", "é"),
            ("%c3%a9", "%C3%A9"), ("s3://bucket/table/a", "a"), ("s3a://bucket/table/a%20b", "a%20b"),
            ("s3n://bucket/table/a", "S3://bucket/table/%61"), ("file:/srv/a", "file:///srv/a"),
            ("/srv/a", "file:/srv/a"),
            ("/srv/a%20b", "file:///srv/a b"), ("gs://other/a", "gs://other/%61"),
        ])
    func spellingsOfOnePath(added: String, removed: String) async throws {
        #expect(try await keys([[Line.add(added)], [Line.remove(removed)], [Line.add("z")]]) == ["z"])
        #expect(try await keys([[Line.add(removed)], [Line.remove(added)], [Line.add("z")]]) == ["z"])
    }

    /// To a store, two spellings of one character are two objects.
    @Test func composedAndDecomposedNamesAreTwoFiles() async throws {
        for (composed, decomposed) in [("caf\u{E9}", "cafe\u{301}"), ("caf%C3%A9", "cafe%CC%81")] {
            let both = try await keys([[Line.add(composed), Line.add(decomposed)]])
            #expect(both.map { Array($0.utf8) } == [Array("cafe\u{301}".utf8), Array("caf\u{E9}".utf8)])
            let one = try await keys([[Line.add(composed), Line.add(decomposed)], [Line.remove(composed)]])
            #expect(one.map { Array($0.utf8) } == [Array("cafe\u{301}".utf8)])
        }
    }

    @Test func partitionFoldersMayHoldPercentSigns() async throws {
        #expect(try await keys([[Line.add("p=a%253Ab/x%25")]]) == ["p=a%3Ab/x%"])
    }

    @Test func absolutePathsInTheBucketAndInTheFolder() async throws {
        var writer = LogWriter.log([
            [Line.add("s3://bucket/table/a"), Line.add("s3a://bucket/clones/b"), Line.add("file:/srv/bucket/table/c")],
            [Line.remove("c")],
        ])
        writer.allowed = [ObjectLocation(bucket: "bucket", key: "clones")]
        writer.folder = "/srv/bucket"
        #expect(try await writer.table.snapshot(at: .version(0)).keys == ["a", "c", "s3://bucket/clones/b"])
        #expect(try await writer.table.snapshot(at: .latest).keys == ["a", "s3://bucket/clones/b"])
    }

    /// A path that may not be read matters as long as it is part of the table, and no longer.
    @Test(arguments: [
        "file:///etc/passwd", "../other/x", "s3://elsewhere/x", "https://h/x", "/etc/passwd", "a//b", "%zz", "a%00",
    ])
    func forbiddenPathsMatterOnlyWhileLive(path: String) async throws {
        let writer = LogWriter.log([[Line.add("a"), Line.add(path)], [Line.remove(path)]])
        #expect(try await writer.table.snapshot(at: .latest).keys == ["a"])
        let error = await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: .version(0)) }
        #expect(error?.kind == .forbiddenLocation)
        #expect(error?.message.hasPrefix("the table refers to '") == true)
    }

    @Test func aForbiddenDeletionVectorMattersOnlyWhileLive() async throws {
        for vector in [Line.stored("p", "s3://elsewhere/dv.bin"), Line.stored("u", "../../x/vBn[lx{q8@P<9BNH/isA")] {
            let writer = LogWriter.log([[Line.add("a", vector: vector)], [Line.remove("a", vector: vector)]])
            #expect(try await writer.table.snapshot(at: .latest).keys == [])
            let error = await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: .version(0))
            }
            #expect(error?.kind == .forbiddenLocation)
        }
    }

    @Test func theNewestDefinitionWins() async throws {
        let writer = LogWriter.log([[Line.add("a")], [Line.metadata(id: "second")], [Line.add("b")]])
        writer.commit(3, [#"{"protocol":{"minReaderVersion":2,"minWriterVersion":5}}"#])
        writer.commit(4, [Line.metadata(id: "third"), Line.metadata(id: "fourth")])
        let expected: [(id: String, reader: Int)] = [
            ("t", 1), ("second", 1), ("second", 1), ("second", 2), ("fourth", 2),
        ]
        for (version, definition) in expected.enumerated() {
            let snapshot = try await writer.table.snapshot(at: .version(Int64(version)))
            #expect(snapshot.metadata.id == definition.id)
            #expect(snapshot.protocol.minReaderVersion == definition.reader)
            #expect(snapshot.version == Int64(version))
        }
    }

    @Test func membersOfAFile() async throws {
        let line =
            #"{"add":{"path":"p=1/x","partitionValues":{"p":"1","e":"","n":null,"i":5,"b":true},"size":10,"#
            + #""modificationTime":99,"dataChange":true,"stats":"{\"numRecords\":3}","tags":{"k":"v\u2028"},"#
            + #""baseRowId":4,"#
            + #""defaultRowCommitVersion":null,"clusteringProvider":"liquid","unknown":{"x":[1]}}}"#
        let file = try await LogWriter.log([[line]]).table.snapshot(at: .latest).files[0]
        #expect(file.location == ObjectLocation(bucket: "bucket", key: "table/p=1/x"))
        #expect(
            file.partitionValues == [
                PartitionValue(column: "p", value: "1"), PartitionValue(column: "e", value: nil),
                PartitionValue(column: "n", value: nil), PartitionValue(column: "i", value: "5"),
                PartitionValue(column: "b", value: "true"),
            ])
        #expect(file.size == 10)
        #expect(file.modificationTime == 99)
        #expect(file.stats == #"{"numRecords":3}"#)
        #expect(
            String(decoding: file.passedThrough, as: UTF8.self)
                == #""tags":{"k":"v\u2028"},"baseRowId":4,"clusteringProvider":"liquid""#)
        #expect(file.deletionVector == nil)
    }

    @Test func sizesThatDoNotFitTogetherStayTheLargestNumber() async throws {
        let files = try await LogWriter.log([[Line.add("a", size: .max), Line.add("b", size: 5)]]).table
            .snapshot(at: .latest).files
        #expect(files.totalBytes == .max)
    }
}
