import Delta
import Tables
import Testing

/// Protocol, metadata and schema of a table.
struct DefinitionTests {
    private func error(_ lines: [String]) async -> TableError? {
        let writer = LogWriter()
        writer.commit(0, lines)
        writer.commit(1, [])
        writer.commit(1, text: "\n")
        return await tableError { () throws(TableError) in _ = try await writer.table.snapshot(at: .latest) }
    }

    @Test func bothAreNeeded() async {
        let noProtocol = await error([Line.metadata()])
        #expect(noProtocol?.kind == .corrupt)
        #expect(noProtocol?.message == "the log of the table has no protocol action up to version 1")
        let noMetadata = await error([Line.plainProtocol])
        #expect(noMetadata?.kind == .corrupt)
        #expect(noMetadata?.message == "the log of the table has no metaData action up to version 1")
    }

    @Test(
        arguments: [
            #"{"protocol":{"minReaderVersion":1}}"#, #"{"protocol":{"minWriterVersion":1}}"#, #"{"protocol":{}}"#,
            #"{"protocol":{"minReaderVersion":-1,"minWriterVersion":2}}"#,
            #"{"protocol":{"minReaderVersion":"1","minWriterVersion":2}}"#,
            #"{"protocol":{"minReaderVersion":99999999999999999999,"minWriterVersion":2}}"#,
            #"{"protocol":{"minReaderVersion":9223372036854775807,"minWriterVersion":2}}"#,
            #"{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":"columnMapping"}}"#,
            #"{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":[1]}}"#,
            #"{"protocol":[]}"#, #"{"protocol":5}"#,
            #"{"metaData":{"schemaString":"{}"}}"#, #"{"metaData":{"id":"x"}}"#,
            #"{"metaData":{"id":5,"schemaString":""}}"#,
            #"{"metaData":{"id":"x","schemaString":""}}"#,
            #"{"metaData":{"id":"x","schemaString":"{\"type\":\"map\"}"}}"#,
            #"{"metaData":{"id":"x","schemaString":"\"integer\""}}"#,
            #"{"metaData":{"id":"x","schemaString":"{\"type\":\"struct\"}"}}"#,
            #"{"metaData":{"id":"x","schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"a\"}]}"}}"#,
            #"{"metaData":{"id":"x","schemaString":"{\"type\":\"struct\",\"fields\":[{\"type\":\"long\"}]}"}}"#,
            #"{"metaData":{"id":"x","schemaString":"{\"type\":\"struct\",\"fields\":[5]}"}}"#,
            #"{"metaData":{"id":"x","schemaString":"{}","partitionColumns":"a"}}"#,
            #"{"metaData":{"id":"x","schemaString":"{}","configuration":[]}}"#,
        ])
    func malformedDefinitionsAreCorrupt(line: String) async {
        let error = await error([Line.plainProtocol, Line.metadata(), line])
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("00000000000000000000.json, line 3") == true, "\(error?.message ?? "")")
    }

    @Test func members() async throws {
        let writer = LogWriter()
        writer.commit(
            0,
            [
                #"{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"#
                    + #""writerFeatures":["deletionVectors","appendOnly"],"later":1}}"#,
                #"{"metaData":{"id":"i","name":"n","description":"d","#
                    + #""format":{"provider":"parquet","options":{"o":"p"}},"#
                    + #""schemaString":"{\"type\":\"struct\",\"fields\":[]}","partitionColumns":["p","q"],"#
                    + #""configuration":{"a":"b","n":5,"t":true,"z":null},"createdTime":5,"later":{}}}"#,
            ])
        let snapshot = try await writer.table.snapshot(at: .latest)
        #expect(
            snapshot.protocol
                == TableProtocol(
                    minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ["deletionVectors"],
                    writerFeatures: ["deletionVectors", "appendOnly"]))
        let metadata = snapshot.metadata
        #expect(metadata.id == "i")
        #expect(metadata.name == "n")
        #expect(metadata.description == "d")
        #expect(metadata.formatProvider == "parquet")
        #expect(metadata.formatOptions == ["o": "p"])
        #expect(metadata.partitionColumns == ["p", "q"])
        #expect(metadata.configuration == ["a": "b", "n": "5", "t": "true"])
        #expect(metadata.createdTime == 5)
        #expect(metadata.schemaString == #"{"type":"struct","fields":[]}"#)
    }

    @Test(
        arguments: [
            "columnMapping", "deletionVectors", "timestampNtz", "v2Checkpoint", "vacuumProtocolCheck", "typeWidening",
            "typeWidening-preview", "variantType", "variantType-preview",
        ])
    func knownReaderFeatures(feature: String) async throws {
        let writer = LogWriter()
        writer.commit(0, [features([feature]), Line.metadata()])
        #expect(try await writer.table.snapshot(at: .latest).protocol.readerFeatures == [feature])
    }

    @Test func unknownReaderFeaturesAreNamed() async {
        let error = await error([features(["deletionVectors", "zeta", "catalogManaged"]), Line.metadata()])
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("catalogManaged, zeta") == true)
        #expect(error?.message.contains("deletionVectors") == false)
        let newer = await self.error([#"{"protocol":{"minReaderVersion":4,"minWriterVersion":8}}"#, Line.metadata()])
        #expect(newer?.kind == .unsupported)
        #expect(newer?.message.contains("reader version 4") == true)
        let unlisted = await self.error([#"{"protocol":{"minReaderVersion":3,"minWriterVersion":7}}"#, Line.metadata()])
        #expect(unlisted?.kind == .corrupt)
        #expect(unlisted?.message.contains("readerFeatures") == true)
    }

    @Test func unknownWriterFeaturesAreNobodysConcern() async throws {
        let writer = LogWriter()
        writer.commit(
            0,
            [
                #"{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["zeta"]}}"#, Line.metadata(),
                Line.add("a"),
            ])
        #expect(try await writer.table.snapshot(at: .latest).keys == ["a"])
    }

    private func features(_ names: [String]) -> String {
        let list = names.map(Line.quoted).joined(separator: ",")
        return "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\(list)],"
            + "\"writerFeatures\":[\(list)]}}"
    }
}
