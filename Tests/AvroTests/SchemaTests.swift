import Avro
import Foundation
import Testing

/// What the header tells of a file's fields.
struct SchemaTests {
    private static func file(_ fields: String) throws(AvroError) -> AvroFile {
        try AvroFile(SlowEncoder.header(schema: #"{"type":"record","name":"r","fields":[\#(fields)]}"#))
    }

    @Test func leavesAreFoundByTheirIDs() throws {
        let file = try AvroFile(FixtureTests.bytes("manifest-v2"))
        #expect(file.hasFieldIDs)
        let path = try #require(file.leaf(fieldIDs: [2, 100]))
        #expect(file.leaves[path].path == ["data_file", "file_path"])
        #expect(file.leaf(named: ["data_file", "file_path"]) == path)
        // Iceberg's maps are arrays whose elements have no id.
        let key = try #require(file.leaf(fieldIDs: [2, 125, 126]))
        #expect(file.leaves[key].path == ["data_file", "lower_bounds", "element", "key"])
        #expect(file.leaves[key].fieldIDs == [2, 125, nil, 126])
        #expect(file.leaves[key].list != nil)
        let offset = try #require(file.leaf(fieldIDs: [2, 132, 133]))
        #expect(file.leaves[offset].type == .long)
        #expect(file.leaf(fieldIDs: [2, 132]) == nil)
        #expect(file.leaf(fieldIDs: [100]) == nil)
        #expect(file.leaf(named: ["data_file"]) == nil)
    }

    @Test func metadataIsThere() throws {
        let file = try AvroFile(FixtureTests.bytes("manifest-v2"))
        #expect(file.metadata["format-version"] == Array("2".utf8))
        #expect(file.metadata["content"] == Array("data".utf8))
        #expect(file.metadata["avro.codec"] == Array("deflate".utf8))
        let empty = try AvroFile(FixtureTests.bytes("layout-header-parts"))
        #expect(empty.metadata["empty"] == [])
        #expect(empty.metadata["k"] == Array("v".utf8))
    }

    @Test func theTreeIsThatOfTheSchema() throws {
        let file = try AvroFile(FixtureTests.bytes("manifest-list-v2"))
        let partitions = try #require(file.root.children.first { $0.fieldID == 507 })
        #expect(partitions.name == "partitions" && partitions.kind == .array && partitions.isOptional)
        let summary = try #require(partitions.children.first)
        #expect(summary.name == "element" && summary.fieldID == 508 && summary.kind == .record)
        #expect(!summary.isOptional && summary.children.map(\.fieldID) == [509, 518, 510, 511])
        #expect(summary.children.map(\.isOptional) == [false, true, true, true])
        for child in summary.children {
            let leaf = try #require(child.leaf)
            #expect(file.leaves[leaf].list == partitions.array)
            #expect(partitions.leaves.contains(leaf))
        }
        #expect(file.root.name.isEmpty && file.root.kind == .record && file.root.leaves == 0..<file.leaves.count)
    }

    @Test func aFileWithoutIDsSaysSo() throws {
        let file = try AvroFile(FixtureTests.bytes("stepped-over"))
        #expect(!file.hasFieldIDs)
        #expect(file.leaf(named: ["after"]) != nil)
        #expect(file.leaf(fieldIDs: []) == nil)
        let deep = try #require(file.leaf(named: ["deep", "element", "element"]))
        #expect(file.leaves[deep].isNestedDeeper)
        let several = try #require(file.leaf(named: ["several"]))
        #expect(file.leaves[several].type == .union)
        for leaf in [deep, several] {
            let error = #expect(throws: AvroError.self) { try file.reader(leaves: [leaf]) }
            #expect(error?.kind == .unsupported)
        }
        #expect(throws: AvroError.self) { try file.reader(leaves: [file.leaves.count]) }
        #expect(throws: AvroError.self) { try file.reader(leaves: [-1]) }
    }

    @Test(arguments: [
        (#"{"type":"int","logicalType":"date"}"#, AvroLogicalType.date),
        (#"{"type":"int","logicalType":"time-millis"}"#, .timeMillis),
        (#"{"type":"long","logicalType":"time-micros"}"#, .timeMicros),
        (#"{"type":"long","logicalType":"timestamp-millis"}"#, .timestampMillis(adjustToUTC: nil)),
        (
            #"{"type":"long","logicalType":"timestamp-micros","adjust-to-utc":true}"#,
            .timestampMicros(adjustToUTC: true)
        ),
        (
            #"{"type":"long","logicalType":"timestamp-nanos","adjust-to-utc":false}"#,
            .timestampNanos(adjustToUTC: false)
        ),
        (#"{"type":"long","logicalType":"local-timestamp-millis"}"#, .localTimestampMillis),
        (#"{"type":"long","logicalType":"local-timestamp-micros"}"#, .localTimestampMicros),
        (#"{"type":"long","logicalType":"local-timestamp-nanos"}"#, .localTimestampNanos),
        (#"{"type":"string","logicalType":"uuid"}"#, .uuid),
        (#"{"type":"fixed","name":"u","size":16,"logicalType":"uuid"}"#, .uuid),
        (#"{"type":"fixed","name":"d","size":12,"logicalType":"duration"}"#, .duration),
        (#"{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}"#, .decimal(precision: 9, scale: 2)),
        (
            #"{"type":"fixed","name":"d","size":3,"logicalType":"decimal","precision":5}"#,
            .decimal(precision: 5, scale: 0)
        ),
        (#"{"type":{"type":"int","logicalType":"date"}}"#, .date),
        (#"["null",{"type":"int","logicalType":"date"}]"#, .date),
    ])
    func logicalTypesAreKnown(_ type: String, _ expected: AvroLogicalType) throws {
        let file = try Self.file(#"{"name":"a","type":\#(type)}"#)
        #expect(file.leaves.first?.logicalType == expected)
    }

    @Test(arguments: [
        #"{"type":"string","logicalType":"date"}"#, #"{"type":"int","logicalType":"timestamp-micros"}"#,
        #"{"type":"fixed","name":"u","size":15,"logicalType":"uuid"}"#,
        #"{"type":"bytes","logicalType":"decimal"}"#, #"{"type":"bytes","logicalType":"decimal","precision":0}"#,
        #"{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}"#,
        #"{"type":"int","logicalType":"of-the-future"}"#, #"{"type":"int","logicalType":7}"#, #""long""#,
    ])
    func logicalTypesThatDoNotFitMeanNothing(_ type: String) throws {
        let file = try Self.file(#"{"name":"a","type":\#(type)}"#)
        #expect(file.leaves.count == 1)
        #expect(file.leaves.first?.logicalType == nil)
    }

    @Test func namesHaveNamespaces() throws {
        let file = try AvroFile(
            SlowEncoder.header(
                schema: #"""
                    {"type":"record","name":"a.b.r","fields":[
                      {"name":"x","type":{"type":"fixed","name":"two","size":2}},
                      {"name":"y","type":{"type":"record","name":"s","namespace":"other","fields":[
                        {"name":"p","type":"a.b.two"},
                        {"name":"q","type":{"type":"fixed","name":"two","size":3}},
                        {"name":"r","type":"two"}]}},
                      {"name":"z","type":"two"},
                      {"name":"v","type":{"type":"other.two"}}]}
                    """#))
        #expect(file.leaves.map(\.type) == [.fixed(2), .fixed(2), .fixed(3), .fixed(3), .fixed(2), .fixed(3)])
        #expect(file.leaves.map(\.path) == [["x"], ["y", "p"], ["y", "q"], ["y", "r"], ["z"], ["v"]])
    }

    @Test(arguments: [
        #"{"name":"a"}"#, #"{"type":"int"}"#, #"{"name":"a","type":7}"#, #"{"name":"a","type":{}}"#, "7", "null",
        #"{"name":"a","type":[]}"#, #"{"name":"a","type":["null",["int"]]}"#, #"{"name":"a","type":{"type":"array"}}"#,
        #"{"name":"a","type":{"type":"map"}}"#, #"{"name":"a","type":{"type":"fixed","name":"f"}}"#,
        #"{"name":"a","type":{"type":"fixed","name":"f","size":-1}}"#,
        #"{"name":"a","type":{"type":"fixed","size":1}}"#,
        #"{"name":"a","type":{"type":"enum","name":"e"}}"#,
        #"{"name":"a","type":{"type":"enum","name":"e","symbols":["A",1]}}"#,
        #"{"name":"a","type":{"type":"record","name":"s"}}"#, #"{"name":"a","type":"integer"}"#,
    ])
    func brokenSchemasAreRefused(_ field: String) throws {
        let error = #expect(throws: AvroError.self) { try Self.file(field) }
        #expect(error?.kind == .malformed, "\(error?.message ?? "")")
    }

    @Test func whatHoldsItselfIsRefusedByName() throws {
        let error = #expect(throws: AvroError.self) { try AvroFile(FixtureTests.bytes("refused-recursive")) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("'node'") == true)
        let codec = #expect(throws: AvroError.self) { try AvroFile(FixtureTests.bytes("refused-codec-bzip2")) }
        #expect(codec?.message.contains("'bzip2'") == true)
    }
}
