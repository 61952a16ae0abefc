import JSON
import Sharing
import Tables
import Testing

struct DefinitionEncoderTests {
    private func text(_ body: (inout JSONWriter) -> Void) throws -> String {
        var writer = JSONWriter()
        body(&writer)
        #expect(throws: Never.self) { try JSONValue(parsing: writer.bytes) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private let metadata = TableMetadata(
        id: "i\"d", name: "n", description: "d\u{2028}", formatProvider: "parquet",
        formatOptions: ["z": "1", "a": "2"],
        schemaString: #"{"type":"struct"}"#, schema: StructType(fields: []), partitionColumns: ["p", "q"],
        configuration: ["b": "2", "a": "1", "é\n": ""], createdTime: 99)
    private let bare = TableMetadata(
        id: "i", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "{}",
        schema: StructType(fields: []), partitionColumns: [], configuration: [:], createdTime: nil)

    @Test func protocols() throws {
        let features = TableText.tableProtocol(3, ["deletionVectors"], writer: ["deletionVectors", "appendOnly"])
        let parquet = DefinitionEncoder(format: .parquet)
        let delta = DefinitionEncoder(format: .delta)
        #expect(try text { parquet.write(features, into: &$0) } == #"{"protocol":{"minReaderVersion":1}}"# + "\n")
        #expect(
            try text { parquet.write(features, version: 4, into: &$0) }
                == #"{"protocol":{"minReaderVersion":1,"version":4}}"# + "\n")
        #expect(
            try text { delta.write(TableText.tableProtocol(1), into: &$0) }
                == #"{"protocol":{"deltaProtocol":{"minReaderVersion":1,"minWriterVersion":2}}}"# + "\n")
        #expect(
            try text { delta.write(features, version: 4, into: &$0) }
                == #"{"protocol":{"deltaProtocol":{"minReaderVersion":3,"minWriterVersion":7,"#
                + #""readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors","appendOnly"]},"version":4}}"#
                + "\n")
    }

    @Test func metadataInParquetFormat() throws {
        let encoder = DefinitionEncoder(format: .parquet)
        #expect(
            try text { encoder.write(bare, version: nil, totals: nil, into: &$0) }
                == #"{"metaData":{"id":"i","format":{"provider":"parquet"},"schemaString":"{}","partitionColumns":[],"#
                + #""configuration":{}}}"# + "\n")
        #expect(
            try text { encoder.write(metadata, version: 5, totals: (2, 300), into: &$0) }
                == #"{"metaData":{"id":"i\"d","name":"n","description":"d\u2028","format":{"provider":"parquet"},"#
                + #""schemaString":"{\"type\":\"struct\"}","partitionColumns":["p","q"],"#
                + #""configuration":{"a":"1","b":"2","é\n":""},"version":5,"size":300,"numFiles":2}}"# + "\n")
    }

    @Test func metadataInDeltaFormat() throws {
        let encoder = DefinitionEncoder(format: .delta)
        #expect(
            try text { encoder.write(bare, version: nil, totals: nil, into: &$0) }
                == #"{"metaData":{"deltaMetadata":{"id":"i","format":{"provider":"parquet","options":{}},"#
                + #""schemaString":"{}","#
                + #""partitionColumns":[],"configuration":{}}}}"# + "\n")
        #expect(
            try text { encoder.write(metadata, version: 0, totals: (0, 0), into: &$0) }
                == #"{"metaData":{"deltaMetadata":{"id":"i\"d","name":"n","description":"d\u2028","#
                + #""format":{"provider":"parquet","options":{"a":"2","z":"1"}},"#
                + #""schemaString":"{\"type\":\"struct\"}","#
                + #""partitionColumns":["p","q"],"configuration":{"a":"1","b":"2","é\n":""},"createdTime":99},"#
                + #""version":0,"size":0,"numFiles":0}}"# + "\n")
    }

    @Test func endStreamActions() throws {
        #expect(
            try text {
                EndStreamAction(refreshToken: nil, nextPageToken: nil, minURLExpirationTimestamp: nil).write(into: &$0)
            } == #"{"endStreamAction":{}}"# + "\n")
        #expect(
            try text {
                EndStreamAction(refreshToken: "r\"", nextPageToken: "n", minURLExpirationTimestamp: 5).write(into: &$0)
            } == #"{"endStreamAction":{"refreshToken":"r\"","nextPageToken":"n","minUrlExpirationTimestamp":5}}"# + "\n"
        )
    }
}
