import JSON
import Sharing
import Tables
import Testing

/// The lines of files, byte by byte (delta-sharing PROTOCOL.md, "API Response Format").
struct FileEncoderTests {
    private static let root = ObjectLocation(bucket: "bucket", key: "table")
    private static let plain = DataFile(
        location: root.appending("a"), partitionValues: [], size: 5, modificationTime: 7, stats: nil,
        deletionVector: nil)
    private static let full = DataFile(
        location: root.appending("p=1/b"),
        partitionValues: [PartitionValue(column: "p", value: "1"), PartitionValue(column: "q", value: nil)], size: 573,
        modificationTime: 1_600_000_000_000, stats: #"{"numRecords":1}"#, deletionVector: nil,
        passedThrough: Array(#""tags":{"k":"v"},"baseRowId":4"#.utf8))

    private func line(
        _ format: ResponseFormat, _ file: DataFile, moment: (version: Int64, timestamp: Int64)? = nil,
        urls: FixedURLs = FixedURLs()
    ) throws -> String {
        try write(format, file, urls) { encoder, writer in
            try encoder.writeFile(at: 0, vector: file.deletionVector, moment: moment, into: &writer)
        }
    }

    private func change(_ format: ResponseFormat, _ kind: TableChanges.Kind, _ file: DataFile) throws -> String {
        try write(format, file) { encoder, writer in
            try encoder.writeChange(at: 0, .init(kind: kind, version: 3, timestamp: 1_700_000_000_123), into: &writer)
        }
    }

    private func write(
        _ format: ResponseFormat, _ file: DataFile, _ urls: FixedURLs = FixedURLs(),
        _ body: (inout FileEncoder<FixedURLs>, inout JSONWriter) throws -> Void
    ) throws -> String {
        let files = FileList(root: Self.root, files: [file])
        var writer = JSONWriter()
        let metadata = TableMetadata(
            id: "t", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "{}",
            schema: StructType(fields: []), partitionColumns: [], configuration: [:], createdTime: nil)
        var encoder = FileEncoder(format: format, metadata: metadata, version: 7, files: files, urls: urls)
        try body(&encoder, &writer)
        #expect(throws: Never.self) { try JSONValue(parsing: writer.bytes) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static let plainID = FileID.of(plain.location)
    private static let fullID = FileID.of(full.location)

    @Test func filesInParquetFormat() throws {
        #expect(
            try line(.parquet, Self.plain)
                == #"{"file":{"url":"https://h/table/a?X-Amz-Signature=s&e=\"1\"","id":"\#(Self.plainID)","#
                + #""partitionValues":{},"#
                + #""size":5,"expirationTimestamp":1800000000000}}"# + "\n")
        #expect(
            try line(.parquet, Self.full, moment: (12, 1_700_000_000_000))
                == #"{"file":{"url":"https://h/table/p=1/b?X-Amz-Signature=s&e=\"1\"","id":"\#(Self.fullID)","#
                + #""partitionValues":{"p":"1","q":null},"size":573,"stats":"{\"numRecords\":1}","#
                + #""expirationTimestamp":1800000000000,"version":12,"timestamp":1700000000000}}"# + "\n")
    }

    @Test func filesInDeltaFormat() throws {
        #expect(
            try line(.delta, Self.plain)
                == #"{"file":{"id":"\#(Self.plainID)","expirationTimestamp":1800000000000,"deltaSingleAction":{"add":{"#
                + #""path":"https://h/table/a?X-Amz-Signature=s&e=\"1\"","partitionValues":{},"size":5,"#
                + #""modificationTime":7,"#
                + #""dataChange":true}}}}"# + "\n")
        #expect(
            try line(.delta, Self.full, moment: (12, 1_700_000_000_000))
                == #"{"file":{"id":"\#(Self.fullID)","version":12,"timestamp":1700000000000,"#
                + #""expirationTimestamp":1800000000000,"deltaSingleAction":{"add":{"#
                + #""path":"https://h/table/p=1/b?X-Amz-Signature=s&e=\"1\"","partitionValues":{"p":"1","q":null},"#
                + #""size":573,"modificationTime":1600000000000,"dataChange":true,"stats":"{\"numRecords\":1}","#
                + #""tags":{"k":"v"},"baseRowId":4}}}}"# + "\n")
    }

    @Test func changesInParquetFormat() throws {
        let common =
            #""url":"https://h/table/p=1/b?X-Amz-Signature=s&e=\"1\"","id":"\#(Self.fullID)","#
            + #""partitionValues":{"p":"1","q":null},"size":573,"#
        let end = #""expirationTimestamp":1800000000000,"version":3,"timestamp":1700000000123}}"# + "\n"
        #expect(
            try change(.parquet, .add, Self.full) == #"{"add":{"# + common + #""stats":"{\"numRecords\":1}","# + end)
        #expect(try change(.parquet, .cdc, Self.full) == #"{"cdf":{"# + common + end)
        #expect(try change(.parquet, .remove, Self.full) == #"{"remove":{"# + common + end)
    }

    @Test func changesInDeltaFormat() throws {
        let start =
            #"{"file":{"id":"\#(Self.plainID)","version":3,"timestamp":1700000000123,"#
            + #""expirationTimestamp":1800000000000,"deltaSingleAction":{"#
        let file = #""path":"https://h/table/a?X-Amz-Signature=s&e=\"1\"","partitionValues":{},"size":5,"#
        #expect(
            try change(.delta, .add, Self.plain)
                == start + #""add":{"# + file + #""modificationTime":7,"dataChange":true}}}}"# + "\n")
        #expect(
            try change(.delta, .remove, Self.plain)
                == start + #""remove":{"# + file
                + #""dataChange":true,"extendedFileMetadata":true,"deletionTimestamp":1700000000123}}}}"# + "\n")
        #expect(try change(.delta, .cdc, Self.plain) == start + #""cdc":{"# + file + #""dataChange":false}}}}"# + "\n")
    }

    /// Recipients take the storage types `p` and `i`, and need the id of a vector that is a file.
    @Test func deletionVectors() throws {
        var file = Self.plain
        file.deletionVector = DeletionVector(
            storage: .file(Self.root.appending("dv.bin"), offset: 4), sizeInBytes: 40, cardinality: 6,
            uniqueID: "uXYZ@4")
        let id = FileID.of(ObjectLocation(bucket: "bucket", key: "table/a\u{0}uXYZ@4"))
        let stored = try line(.delta, file)
        #expect(
            stored.hasPrefix(#"{"file":{"id":"\#(Self.plainID)","deletionVectorFileId":"\#(id)","expirationTimestamp""#)
        )
        #expect(
            stored.hasSuffix(
                #""dataChange":true,"deletionVector":{"storageType":"p","pathOrInlineDv":"https://h/dv/table/dv.bin","#
                    + #""offset":4,"sizeInBytes":40,"cardinality":6}}}}}"# + "\n"))
        #expect(
            try change(.delta, .remove, file).contains(
                #""deletionTimestamp":1700000000123,"deletionVector":{"storageType":"p""#))

        file.deletionVector = DeletionVector(
            storage: .file(Self.root.appending("dv.bin"), offset: nil), sizeInBytes: 40, cardinality: 6,
            uniqueID: "uXYZ")
        #expect(try line(.delta, file).contains(#"dv.bin","sizeInBytes":40"#))

        file.deletionVector = DeletionVector(
            storage: .inline(#"wi5b="\"#), sizeInBytes: 40, cardinality: 6, uniqueID: "i")
        #expect(
            try line(.delta, file).hasSuffix(
                #""deletionVector":{"storageType":"i","pathOrInlineDv":"wi5b=\"\\","sizeInBytes":40,"cardinality":6}}}}}"#
                    + "\n"))
    }

    /// The others in the file may be of data files that are not shown.
    @Test func aVectorIsGivenWithoutItsNeighbours() throws {
        let urls = FixedURLs(cutsDeletionVectors: true)
        var file = Self.plain
        func vector(_ offset: Int64?, _ size: Int64) -> DeletionVector {
            DeletionVector(
                storage: .file(Self.root.appending("dv.bin"), offset: offset), sizeInBytes: size, cardinality: 6,
                uniqueID: "u")
        }
        // Its length before it and its checksum after it take four bytes each.
        for (offset, place) in [(100 as Int64?, "100-148"), (nil, "1-49")] {
            file.deletionVector = vector(offset, 40)
            #expect(
                try line(.delta, file, urls: urls).contains(
                    #""pathOrInlineDv":"https://h/dv/table/dv.bin/\#(place)","offset":1,"sizeInBytes":40"#))
        }
        for (offset, size): (Int64, Int64) in [(-1, 40), (0, 40), (1, 0), (1, -9), (.max, 40), (1, .max), (1, .min)] {
            file.deletionVector = vector(offset, size)
            #expect(throws: SharingError.self) { try line(.delta, file, urls: urls) }
        }
    }

    @Test func aVectorHasAnIDOfItsOwn() throws {
        func id(_ key: String, _ unique: String) throws -> String? {
            var file = Self.plain
            file.location = Self.root.appending(key)
            file.deletionVector = DeletionVector(
                storage: .inline("0"), sizeInBytes: 1, cardinality: 1, uniqueID: unique)
            return try JSONValue(parsing: try line(.delta, file))["file"]?["deletionVectorFileId"]?.string
        }
        let ids = [try id("a", "u1"), try id("a", "u2"), try id("b", "u1")]
        #expect(Set(ids).count == 3)
        #expect(try id("a", "u1") == ids[0])
    }

    /// Readers that split an answer into lines by Unicode's idea of a line end keep every record whole.
    @Test func specialCharactersStayOnOneLine() throws {
        let evil = "\u{85}\u{2028}\u{2029}\u{B}\u{C}\u{1C}\u{1D}\u{1E}\r\n\"\\\u{0}é😀"
        var file = Self.full
        file.partitionValues = [PartitionValue(column: "p" + evil, value: evil)]
        file.stats = "{\"minValues\":{\"a\":\"" + evil + "\"}}"
        file.location = Self.root.appending("x" + evil)
        for format in ResponseFormat.allCases {
            let text = try line(format, file)
            #expect(text.pythonLines.count == 1)
            let json = try JSONValue(parsing: text)
            let body = format == .parquet ? json["file"] : json["file"]?["deltaSingleAction"]?["add"]
            #expect(body?["partitionValues"]?["p" + evil]?.string == evil)
            #expect(body?["stats"]?.string == file.stats)
        }
    }

    @Test func aURLThatCannotBeMadeIsAnError() {
        var file = Self.plain
        file.location = Self.root.appending("refused")
        for format in ResponseFormat.allCases {
            #expect(code { _ = try line(format, file) } == .temporarilyUnavailable)
        }
    }
}
