import Tables
import Testing

@testable import Delta

/// Which changes of a table's definition a range of changes may hold.
struct SchemaContinuityTests {
    private static func metadata(_ fields: [StructType.Field], partitionedBy columns: [String] = []) -> TableMetadata {
        TableMetadata(
            id: "t", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "",
            schema: StructType(fields: fields), partitionColumns: columns, configuration: [:], createdTime: nil)
    }

    private static func field(_ name: String, _ type: DataType, physical: String? = nil, changed: Bool = false)
        -> StructType.Field
    {
        .init(name: name, type: type, nullable: true, physicalName: physical, typeChanged: changed)
    }

    private func error(_ old: TableMetadata, _ new: TableMetadata) -> TableError? {
        do throws(TableError) {
            try SchemaContinuity.check(from: old, to: new, at: 7)
            return nil
        } catch {
            return error
        }
    }

    @Test func columnsMayComeGoAndBeRenamed() {
        let old = Self.metadata([Self.field("a", .long, physical: "p1"), Self.field("b", .string, physical: "p2")])
        let new = Self.metadata([Self.field("c", .long, physical: "p1"), Self.field("d", .date, physical: "p3")])
        #expect(error(old, new) == nil)
        let nested = { (fields: [StructType.Field]) in
            Self.metadata([Self.field("s", .array(element: .structure(StructType(fields: fields)), containsNull: true))]
            )
        }
        #expect(
            error(nested([Self.field("x", .long)]), nested([Self.field("x", .long), Self.field("y", .date)])) == nil)
    }

    @Test func partitioningMayNotChange() {
        let fields = [Self.field("x", .string), Self.field("y", .string)]
        let told = error(
            Self.metadata(fields, partitionedBy: ["x"]), Self.metadata(fields, partitionedBy: ["y"]))
        #expect(told?.kind == .unsupported)
        #expect(told?.message.contains("partition columns change at version 7") == true)
        #expect(told?.message.contains("up to version 6") == true)
        // A partition column that is renamed is the same column.
        #expect(
            error(
                Self.metadata([Self.field("x", .string, physical: "p")], partitionedBy: ["x"]),
                Self.metadata([Self.field("z", .string, physical: "p")], partitionedBy: ["z"])) == nil)
    }

    @Test func typesMayOnlyBeWidened() {
        let old = Self.metadata([Self.field("id", .integer)])
        #expect(error(old, Self.metadata([Self.field("id", .string)]))?.message.contains("'id'") == true)
        #expect(error(old, Self.metadata([Self.field("id", .long)]))?.kind == .unsupported)
        #expect(error(old, Self.metadata([Self.field("id", .long, changed: true)])) == nil)
        let nested = { (type: DataType) in
            Self.metadata([Self.field("s", .structure(StructType(fields: [Self.field("x", type)])))])
        }
        #expect(error(nested(.long), nested(.string))?.message.contains("'s'") == true)
        #expect(
            error(
                Self.metadata([Self.field("m", .map(key: .string, value: .long, valueContainsNull: true))]),
                Self.metadata([Self.field("m", .map(key: .string, value: .date, valueContainsNull: true))])) != nil)
    }
}
