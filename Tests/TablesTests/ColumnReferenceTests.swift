import Testing

@testable import Tables

struct ColumnReferenceTests {
    private static let schema = StructType(fields: [
        .init(name: "id", type: .long, nullable: true, physicalName: "col-1"),
        .init(name: "a.b", type: .long, nullable: true, physicalName: "col-2"),
        .init(
            name: "s",
            type: .structure(
                StructType(fields: [
                    .init(name: "x", type: .long, nullable: true, physicalName: "col-4"),
                    .init(name: "id", type: .long, nullable: true, physicalName: "col-5"),
                    .init(
                        name: "deep",
                        type: .structure(
                            StructType(fields: [
                                .init(name: "y", type: .string, nullable: true, physicalName: "col-7")
                            ])), nullable: false, physicalName: "col-6"),
                ])), nullable: true, physicalName: "col-3"),
        .init(name: "Twice", type: .long, nullable: true), .init(name: "twice", type: .string, nullable: true),
        .init(name: "both.x", type: .long, nullable: true),
        .init(
            name: "both", type: .structure(StructType(fields: [.init(name: "x", type: .long, nullable: true)])),
            nullable: false),
        .init(name: "Stra\u{DF}e", type: .long, nullable: true),
    ])

    @Test(
        arguments: [
            (["id"], ["col-1"]), (["ID"], ["col-1"]), (["a.b"], ["col-2"]), (["a", "b"], ["col-2"]),
            (["A", "B"], ["col-2"]),
            (["s", "x"], ["col-3", "col-4"]), (["s.x"], ["col-3", "col-4"]),
            (["S.Deep.y"], ["col-3", "col-6", "col-7"]),
            (["s"], ["col-3"]), (["stra\u{DF}E"], ["Stra\u{DF}e"]),
            // Doubts: no such column, a table's name in front, two candidates.
            (["nothing"], nil), (["t", "id"], nil), (["s", "id"], nil), (["twice"], nil), (["Twice"], nil),
            (["both.x"], nil),
            (["both", "x"], nil), (["id", "x"], nil), ([""], nil), (["."], nil), ([], nil), (["s."], nil as [String]?),
        ])
    func resolves(parts: [String], physical: [String]?) {
        let column = ColumnReference(parts).resolve(in: Self.schema, partitionColumns: [])
        if parts == ["s."] {
            // A stray dot names the struct at most.
            #expect(column == nil || column?.physicalPath == ["col-3"])
        } else {
            #expect(column?.physicalPath == physical)
        }
    }

    @Test func partitionColumnsAreTopLevel() {
        let partitions = ["id", "s"]
        #expect(ColumnReference(["ID"]).resolve(in: Self.schema, partitionColumns: partitions)?.isPartition == true)
        #expect(
            ColumnReference(["s", "x"]).resolve(in: Self.schema, partitionColumns: partitions)?.isPartition == false)
        #expect(ColumnReference(["s", "x"]).resolve(in: Self.schema, partitionColumns: [])?.hasNullableParent == true)
        #expect(ColumnReference(["id"]).resolve(in: Self.schema, partitionColumns: [])?.hasNullableParent == false)
    }

    @Test func longPathsAreNotFollowed() {
        let long = Array(repeating: "s", count: 1_000)
        #expect(ColumnReference(long).resolve(in: Self.schema, partitionColumns: []) == nil)
        #expect(ColumnReference([long.joined(separator: ".")]).resolve(in: Self.schema, partitionColumns: []) == nil)
    }

    @Test(
        arguments: [
            (DataType.long, DataType.long, true), (.integer, .long, true), (.short, .integer, true),
            (.float, .double, true),
            (.integer, .double, true), (.long, .integer, false), (.long, .double, false), (.string, .integer, false),
            (.integer, .string, false), (.date, .timestamp, false), (.timestamp, .date, false),
            (.double, .float, false),
            (.date, .string, false), (.boolean, .string, false),
        ])
    func casts(type: DataType, target: DataType, resolves: Bool) {
        let schema = StructType(fields: [.init(name: "c", type: type, nullable: true)])
        let column = ColumnReference(["c"], cast: target).resolve(in: schema, partitionColumns: [])
        #expect((column != nil) == resolves)
    }
}
