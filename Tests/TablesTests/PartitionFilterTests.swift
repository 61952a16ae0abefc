import SeededGenerator
import Testing

@testable import Tables

struct PartitionFilterTests {
    private static let types: [DataType] = [
        .boolean, .byte, .integer, .long, .decimal(precision: 10, scale: 2), .string, .date,
    ]

    static func metadata(_ columns: [(name: String, type: DataType)], partitions: [String]? = nil) -> TableMetadata {
        TableMetadata(
            id: "t", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "",
            schema: StructType(
                fields: columns.map {
                    .init(name: $0.name, type: $0.type, nullable: true, physicalName: "x-\($0.name)")
                }),
            partitionColumns: partitions ?? columns.map(\.name), configuration: [:], createdTime: nil)
    }

    private static func text(_ value: Value?) -> String? {
        switch value {
        case nil: nil
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .decimal(let number): number.description
        case .string(let text): text
        case .date(let days): DateText.day(days)
        default: "?"
        }
    }

    /// A partition is listed where SQL's logic says TRUE of its rows, and nowhere else.
    @Test(arguments: 0..<4)
    func listsWhatIsTrueAndNothingElse(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) &* 104_729 &+ 3)
        let semantics = ClientSemantics(
            zone: 0, narrowsFloats: false, ordersNaN: true, padsStrings: false, hasNoDecimals: false)
        var verdicts = [true: 0, false: 0]
        var refused = 0
        while verdicts.values.reduce(0, +) < 4_000 {
            let table = RandomTable(types: Self.types, using: &random)
            let columns = table.columns.filter { !$0.name.contains(".") }
            let metadata = Self.metadata(columns.map { ($0.name, $0.type) })
            for _ in 0..<10 {
                let predicate = RandomPredicate(table: table).predicate(depth: random.pick([0, 1, 3]), using: &random)
                guard let sql = RandomPredicate.sql(predicate), let filter = try? PartitionFilter(parsing: sql),
                    let bound = try? BoundPartitionFilter(filter, in: metadata, partitionColumnsListed: true)
                else {
                    refused += 1
                    continue
                }
                for _ in 0..<8 {
                    var row: [String: Value] = [:]
                    for column in columns where !random.chance(20) {
                        let value = RandomTable.value(column.type, using: &random)
                        // The log has no other text for NULL.
                        if value != .string("") { row[column.name] = value }
                    }
                    let values = columns.map { column in
                        PartitionValue(column: "x-\(column.name)", value: Self.text(row[column.name]))
                    }
                    let model = RowModel(
                        semantics: semantics,
                        types: Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.type) }), row: row,
                        doubt: nil)
                    let verdict = try bound.admits(values: values, facts: [])
                    try #require(verdict == (model.truth(predicate) == true), "\(sql) of \(row)")
                    verdicts[verdict, default: 0] += 1
                }
            }
        }
        #expect(verdicts.values.allSatisfy { $0 > 400 } && refused > 0)
    }

    @Test(arguments: [
        "", "region", "region = ", "region = EU", "region = other", "region LIKE 'E%'", "region = NULL",
        "region IN ('EU', NULL)", "CAST(region AS INT) = 1", "TRUE", "1 = 1", "upper(region) = 'EU'",
        "region = 'EU' OR", "region = 'EU'; DROP TABLE x", "region RLIKE 'E'",
    ])
    func whatPartitionValuesDoNotDecideIsNoFilter(_ text: String) throws {
        if text == "region" {
            // A boolean column by itself.
            #expect(try PartitionFilter(parsing: text).columns == ["region"])
            return
        }
        let error = #expect(throws: PartitionFilterError.self) { try PartitionFilter(parsing: text) }
        #expect(error?.message.isEmpty == false)
    }

    @Test func aLongTextIsRefused() {
        let text = "region = '\(String(repeating: "x", count: PartitionFilter.maximumLength))'"
        #expect(throws: PartitionFilterError.self) { try PartitionFilter(parsing: text) }
    }

    private func unfit(
        _ text: String, _ metadata: TableMetadata, listed: Bool = true, values: [PartitionValue] = [],
        facts: [PartitionFact] = []
    ) throws -> TableError? {
        let filter = try PartitionFilter(parsing: text)
        do throws(TableError) {
            let bound = try BoundPartitionFilter(filter, in: metadata, partitionColumnsListed: listed)
            _ = try bound.admits(values: values, facts: facts)
            return nil
        } catch {
            return error
        }
    }

    @Test func aColumnThatIsNoPartitionColumnIsNamed() throws {
        let metadata = Self.metadata(
            [("region", .string), ("n", .long), ("t", .timestamp)], partitions: ["region", "t"])
        for (text, column) in [
            ("n = 1", "n"), ("nothing = 1", "nothing"), ("region = 'EU' OR n = 1", "n"), ("region = 5", "region"),
            ("t > '2024-01-01'", "t"), ("region.x = 'EU'", "region.x"),
        ] {
            let error = try unfit(text, metadata)
            #expect(error?.kind == .filterUnfit && error?.message.contains("'\(column)'") == true, "\(text)")
        }
        // Not in the values of the file, which another definition partitioned.
        let missing = try unfit("region = 'EU'", metadata, values: [PartitionValue(column: "x-t", value: nil)])
        #expect(missing?.kind == .filterUnfit && missing?.message.contains("'region'") == true)
    }

    @Test func aValueThatCannotBeReadIsAnErrorOnlyWhereItMatters() throws {
        let metadata = Self.metadata([("region", .string), ("n", .long)])
        let values = [PartitionValue(column: "x-region", value: "US"), PartitionValue(column: "x-n", value: "0x1")]
        let error = try unfit("region = 'US' AND n > 0", metadata, values: values)
        #expect(error?.kind == .filterUnfit && error?.message.contains("'n'") == true)
        #expect(error?.message.contains("0x1") == false && error?.message.contains("US") == false)
        #expect(try unfit("region = 'EU' AND n > 0", metadata, values: values) == nil)
        let null = [PartitionValue(column: "x-region", value: "__HIVE_DEFAULT_PARTITION__")]
        #expect(try unfit("region <> 'EU'", metadata, values: null)?.kind == .filterUnfit)
    }

    @Test func onlyPartitionsOfTheVeryValuesDecideWhereColumnsAreNotListed() throws {
        let metadata = Self.metadata([("region", .string)], partitions: [])
        func verdict(_ facts: [PartitionFact]) throws -> Bool {
            try BoundPartitionFilter(
                try PartitionFilter(parsing: "region = 'EU'"), in: metadata, partitionColumnsListed: false
            ).admits(values: [], facts: facts)
        }
        func fact(_ value: Value?, _ identity: Value??) -> PartitionFact {
            PartitionFact(physicalPath: ["x-region"], facts: .constant(value), identity: identity)
        }
        #expect(try verdict([fact(.string("EU"), .some(.string("EU")))]))
        #expect(try !verdict([fact(.string("US"), .some(.string("US")))]))
        #expect(try !verdict([fact(nil, .some(nil))]))
        #expect(throws: TableError.self) { try verdict([fact(.string("EU"), nil)]) }
        #expect(throws: TableError.self) { try verdict([]) }
    }

    // MARK: Tables

    private static let root = ObjectLocation(bucket: "b", key: "t")

    private static func file(_ name: String, _ region: String?, size: Int64) -> DataFile {
        DataFile(
            location: root.appending(name), partitionValues: [PartitionValue(column: "x-region", value: region)],
            size: size, modificationTime: 0, stats: nil,
            deletionVector: region == "US"
                ? DeletionVector(storage: .inline("x"), sizeInBytes: 1, cardinality: 1, uniqueID: "v") : nil)
    }

    private static let tableProtocol = TableProtocol(
        minReaderVersion: 1, minWriterVersion: 2, readerFeatures: nil, writerFeatures: nil)

    @Test func aSnapshotTellsOfItsListedFilesAlone() throws {
        let files = [
            Self.file("a", "EU", size: 1), Self.file("b", "US", size: 10), Self.file("c", nil, size: 100),
            Self.file("d", "EU", size: 1000),
        ]
        let whole = TableSnapshot(
            version: 3, timestamp: 5, protocol: Self.tableProtocol, metadata: Self.metadata([("region", .string)]),
            files: FileList(root: Self.root, files: files), identity: "i")
        let filter = try PartitionFilter(parsing: "region = 'EU'")
        let shown = try whole.restricted(to: filter, partitionColumnsListed: true)
        #expect(shown.files.count == 2 && shown.files.totalBytes == 1001 && !shown.files.hasDeletionVectors)
        #expect((0..<2).map { shown.files.location(of: $0).key } == ["t/a", "t/d"])
        #expect(shown.version == 3 && shown.timestamp == 5 && shown.identity == "i")
        let others = try whole.restricted(
            to: try PartitionFilter(parsing: "NOT region = 'EU'"), partitionColumnsListed: true)
        #expect(others.files.count == 1 && others.files.hasDeletionVectors, "NULL is on neither side")
    }

    @Test func changesAreJudgedByTheDefinitionOfTheirVersion() throws {
        let first = Self.metadata([("region", .string)])
        let files = [
            Self.file("a", "EU", size: 1), Self.file("b", "US", size: 1), Self.file("b", "US", size: 1),
            Self.file("c", "EU", size: 1),
        ]
        let kinds: [TableChanges.Kind] = [.add, .cdc, .remove, .cdc]
        func changes(_ definitions: [TableChanges.Definition]) -> TableChanges {
            TableChanges(
                versions: 0...3, first: (Self.tableProtocol, first),
                last: (Self.tableProtocol, definitions.last?.metadata ?? first), definitions: definitions,
                files: FileList(root: Self.root, files: files),
                entries: kinds.enumerated().map { .init(kind: $0.element, version: Int64($0.offset), timestamp: 0) })
        }
        let filter = try PartitionFilter(parsing: "region = 'EU'")
        let shown = try changes([]).restricted(to: filter, partitionColumnsListed: true)
        #expect(shown.files.count == 2 && shown.entries.map(\.version) == [0, 3])
        #expect(shown.entries.map(\.kind) == [.add, .cdc] && shown.files.location(of: 1).key == "t/c")

        // The column is called otherwise from version 2 on, and then it is no partition column any more.
        let other = TableMetadata(
            id: "t", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "",
            schema: first.schema, partitionColumns: [], configuration: [:], createdTime: nil)
        let later = changes([.init(version: 2, protocol: nil, metadata: other)])
        let error = #expect(throws: TableError.self) {
            try later.restricted(to: filter, partitionColumnsListed: true)
        }
        #expect(error?.kind == .filterUnfit && error?.message.contains("'region'") == true)
    }
}
