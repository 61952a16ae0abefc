import JSON
import Tables
import Testing

@testable import Iceberg

/// Protocol and metadata in the terms of Delta.
struct DefinitionTests {
    private func definition(_ name: String, at moment: TableMoment = .latest) async throws -> TableDefinition {
        try await Lake(name).table(try Expected(of: name).metadata).definition(at: moment)
    }

    @Test(arguments: Expected.readable)
    func everyFixture(_ name: String) async throws {
        let lake = try Lake(name)
        let expected = try Expected(of: name)
        let texts = try SchemaColumns(await MetadataTexts.newest(of: lake, expected))
        let definition = try await definition(name)
        let snapshot = try await lake.table(expected.metadata).snapshot(at: .latest)
        #expect(
            definition.metadata == snapshot.metadata
                || definition.metadata.schemaString == snapshot.metadata.schemaString)
        #expect(definition.metadata.id == texts.metadata["table-uuid"]?.string)
        #expect(definition.metadata.formatProvider == "parquet")
        #expect(definition.protocol.minReaderVersion == 3 && definition.protocol.minWriterVersion == 7)
        #expect(definition.protocol.readerFeatures?.contains("columnMapping") == true)
        #expect(definition.protocol.readerFeatures?.contains("timestampNtz") == (name == "typed"))
        let isByName = name == "unmapped" || name == "migrated"
        #expect(definition.metadata.configuration["delta.columnMapping.mode"] == (isByName ? "name" : "id"))
        #expect(definition.metadata.partitionColumns == (name == "migrated" ? ["part"] : []))
        // The fields of the schema with their ids, at every level.
        let schema = try JSONValue(parsing: definition.metadata.schemaString)
        let columns = texts.columns(ofSchema: nil)
        #expect(Self.ids(schema).isSuperset(of: columns.keys))
        for (id, column) in columns {
            let field = try #require(Self.field(id, in: schema))
            #expect(field["metadata"]?["delta.columnMapping.physicalName"]?.string == column.path.last)
        }
    }

    private static func fields(_ schema: JSONValue) -> [JSONValue] {
        let own = schema["fields"]?.array ?? []
        return own + own.compactMap { $0["type"] }.filter { $0["type"]?.string == "struct" }.flatMap { fields($0) }
    }

    private static func id(_ field: JSONValue) -> Int64? { field["metadata"]?["delta.columnMapping.id"]?.int64 }

    private static func ids(_ schema: JSONValue) -> Set<Int64> { Set(fields(schema).compactMap { id($0) }) }

    private static func field(_ id: Int64, in schema: JSONValue) -> JSONValue? {
        fields(schema).first { self.id($0) == id }
    }

    /// Every type, field by field.
    @Test func typesInTheTermsOfDelta() async throws {
        let definition = try await definition("typed")
        let types: [String: String] = [
            "boolean": "boolean", "int": "integer", "long": "long", "float": "float", "double": "double",
            "decimal9": "decimal(9,2)", "decimal18": "decimal(18,4)", "decimal38": "decimal(38,10)", "date": "date",
            "string": "string", "binary": "binary", "timestamptz": "timestamp", "timestamp": "timestamp_ntz",
        ]
        let schema = try JSONValue(parsing: definition.metadata.schemaString)
        let fields = schema["fields"]?.array ?? []
        #expect(fields.count == types.count + 3)
        for field in fields {
            guard let name = field["name"]?.string, let type = types[name] else { continue }
            #expect(field["type"]?.string == type, "\(name)")
        }
        func type(_ name: String) -> JSONValue? { fields.first { $0["name"]?.string == name }?["type"] }
        #expect(type("numbers")?["elementType"]?.string == "integer")
        #expect(type("numbers")?["containsNull"]?.bool == true)
        #expect(type("by_name")?["keyType"]?.string == "string")
        let inner = type("by_name")?["valueType"]?["fields"]?.array?.first
        #expect(inner?["metadata"]?["delta.columnMapping.physicalName"]?.string == "col-109")
    }

    /// A table reads without column mapping where no column ever changed.
    @Test func plainForms() async throws {
        for name in ["v2_appends", "typed", "vectors", "unmapped", "partitioned"] {
            let plain = try await definition(name).metadata.plain
            #expect(plain != nil, "\(name)")
            #expect(plain?.schemaString.contains("columnMapping") == false)
        }
        for name in ["renamed", "promoted"] { #expect(try await definition(name).metadata.plain == nil, "\(name)") }
    }

    /// An earlier version is read under its own schema.
    @Test func schemasOfVersions() async throws {
        let old = try await definition("renamed", at: .version(1)).metadata.schema.fields
        let new = try await definition("renamed").metadata.schema.fields
        #expect(old.map(\.name) != new.map(\.name))
        // The same columns, whatever they are called.
        #expect(Set(old.map(\.physicalName)).contains("col-1") && Set(new.map(\.physicalName)).contains("col-1"))
        #expect(new.contains { $0.name == "gone" && $0.physicalName == "col-7" })
    }
}
