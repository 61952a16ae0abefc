import Delta
import Tables
import Testing

/// Types as the log writes them (Delta protocol, "Schema Serialization Format").
struct SchemaTests {
    private func schema(_ fields: String, configuration: [String: String] = [:]) async throws -> StructType {
        let writer = LogWriter()
        let text = "{\"type\":\"struct\",\"fields\":[\(fields)]}"
        writer.commit(0, [Line.plainProtocol, Line.metadata(schema: text, configuration: configuration)])
        return try await writer.table.snapshot(at: .latest).metadata.schema
    }

    private func field(_ type: String, metadata: String = "{}") -> String {
        "{\"name\":\"c\",\"type\":\(type),\"nullable\":true,\"metadata\":\(metadata)}"
    }

    @Test(
        arguments: [
            ("boolean", DataType.boolean), ("byte", .byte), ("short", .short), ("integer", .integer), ("long", .long),
            ("float", .float), ("double", .double), ("string", .string), ("binary", .binary), ("date", .date),
            ("timestamp", .timestamp), ("timestamp_ntz", .timestampNtz), ("decimal", .decimal(precision: 10, scale: 0)),
            ("decimal(10,2)", .decimal(precision: 10, scale: 2)),
            ("decimal(38, 38)", .decimal(precision: 38, scale: 38)),
            ("decimal( 5 , 0 )", .decimal(precision: 5, scale: 0)), ("decimal(39,0)", .other("decimal(39,0)")),
            ("decimal(5,6)", .other("decimal(5,6)")), ("decimal(0,0)", .other("decimal(0,0)")),
            ("decimal(5)", .other("decimal(5)")), ("decimal(,)", .other("decimal(,)")),
            ("decimal(-1,0)", .other("decimal(-1,0)")),
            ("decimal(99999999999999999999,0)", .other("decimal(99999999999999999999,0)")),
            ("variant", .other("variant")), ("void", .other("void")), ("Integer", .other("Integer")),
        ])
    func primitives(name: String, type: DataType) async throws {
        #expect(try await schema(field("\"\(name)\"")).fields.map(\.type) == [type])
    }

    @Test func nestedTypes() async throws {
        let array = #"{"type":"array","elementType":"long","containsNull":false}"#
        let map = #"{"type":"map","keyType":"string","valueType":\#(array),"valueContainsNull":false}"#
        let structure = #"{"type":"struct","fields":[\#(field(map)),\#(field(array))]}"#
        #expect(
            try await schema(field(structure)).fields[0].type
                == .structure(
                    StructType(fields: [
                        .init(
                            name: "c",
                            type: .map(
                                key: .string, value: .array(element: .long, containsNull: false),
                                valueContainsNull: false),
                            nullable: true),
                        .init(name: "c", type: .array(element: .long, containsNull: false), nullable: true),
                    ])))
        #expect(
            try await schema(field(#"{"type":"array","elementType":"date"}"#)).fields[0].type
                == .array(element: .date, containsNull: true))
        #expect(try await schema(field(#"{"type":"geometry(4326)"}"#)).fields[0].type == .other("geometry(4326)"))
    }

    @Test func nullability() async throws {
        let fields = try await schema(
            #"{"name":"a","type":"long","nullable":false,"metadata":{}},{"name":"b","type":"long"}"#
        )
        .fields
        #expect(fields.map(\.nullable) == [false, true])
    }

    /// Physical names mean something only where column mapping is on: a schema that was taken over from another table
    /// may still carry them.
    @Test func physicalNames() async throws {
        let mapped = field(
            "\"long\"", metadata: #"{"delta.columnMapping.id":1,"delta.columnMapping.physicalName":"col-1"}"#)
        for (mode, name) in [("name", "col-1"), ("id", "col-1"), ("NAME", "col-1"), ("none", "c"), ("None", "c")] {
            let schema = try await schema(mapped, configuration: ["delta.columnMapping.mode": mode])
            #expect(schema.fields[0].physicalName == name, "\(mode)")
        }
        #expect(try await schema(mapped).fields[0].physicalName == "c")
        let inner = #"{"type":"struct","fields":[\#(mapped)]}"#
        guard
            case .structure(let nested) = try await schema(
                field(inner), configuration: ["delta.columnMapping.mode": "name"]
            ).fields[0].type
        else {
            Issue.record("no struct")
            return
        }
        #expect(nested.fields[0].physicalName == "col-1")
    }

    @Test func typeChanges() async throws {
        let changed = #"{"delta.typeChanges":[{"fromType":"short","toType":"integer"}]}"#
        #expect(try await schema(field("\"integer\"", metadata: changed)).fields[0].typeChanged)
        #expect(try await !schema(field("\"integer\"", metadata: #"{"delta.typeChanges":[]}"#)).fields[0].typeChanged)
        #expect(try await !schema(field("\"integer\"")).fields[0].typeChanged)
    }

    @Test func depthIsBounded() async throws {
        func nest(_ depth: Int) -> String {
            String(repeating: #"{"type":"array","elementType":"#, count: depth) + "\"long\""
                + String(repeating: "}", count: depth)
        }
        #expect(try await schema(field(nest(100))).fields.count == 1)
        await #expect(throws: TableError.self) { _ = try await schema(field(nest(5000))) }
    }

    @Test func aStringWithACollationIsNoPlainString() async throws {
        let collated =
            #"{"name":"a","type":"string","nullable":true,"metadata":{"__COLLATIONS":{"a":"ICU.UNICODE_CI"}}}"#
        let type = try await schema(collated).fields[0].type
        #expect(type == .other("string with a collation"))
    }
}
