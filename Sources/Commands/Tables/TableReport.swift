import SharingServer
import Tables

/// What a recipient of a table would get, for people and scripts.
struct TableReport: CommandResult {
    struct Column: Encodable {
        let name: String
        let type: String
        let nullable: Bool
    }

    struct Features: Encodable {
        let minReaderVersion: Int
        let minWriterVersion: Int
        let readerFeatures: [String]
        let writerFeatures: [String]
    }

    struct Answer: Encodable {
        let format: String
        let readerFeatures: [String]
        let refusal: Nullable<String>
    }

    let location: String
    /// `delta` or `iceberg`.
    let format: String
    let version: Int64
    let id: String
    let name: Nullable<String>
    let description: Nullable<String>
    let `protocol`: Features
    let columns: [Column]
    let partitionColumns: [String]
    let properties: [String: String]
    let condition: Nullable<String>
    let filter: Nullable<String>
    let startVersion: Nullable<Int64>
    let files: Nullable<Int>
    let bytes: Nullable<Int64>
    let hasDeletionVectors: Nullable<Bool>
    let answers: [Answer]
    private let heading: String

    private enum CodingKeys: String, CodingKey {
        case location, format, version, id, name, description, `protocol`, columns, partitionColumns, properties
        case condition = "where"
        case filter, startVersion, files, bytes, hasDeletionVectors, answers
    }

    init(_ inspection: TableInspection, condition: String?, filter: String?, startVersion: Int64?) {
        let metadata = inspection.metadata
        location = inspection.location
        format = inspection.tableFormat.lowercased()
        heading = inspection.tableFormat
        version = inspection.version
        id = metadata.id
        name = Nullable(metadata.name)
        description = Nullable(metadata.description)
        `protocol` = Features(
            minReaderVersion: inspection.protocol.minReaderVersion,
            minWriterVersion: inspection.protocol.minWriterVersion,
            readerFeatures: inspection.protocol.readerFeatures ?? [],
            writerFeatures: inspection.protocol.writerFeatures ?? [])
        columns = metadata.schema.fields.map { Column(name: $0.name, type: $0.type.text, nullable: $0.nullable) }
        partitionColumns = metadata.partitionColumns
        properties = metadata.configuration
        self.condition = Nullable(condition)
        self.filter = Nullable(filter)
        self.startVersion = Nullable(startVersion)
        files = Nullable(inspection.files?.count)
        bytes = Nullable(inspection.files?.bytes)
        hasDeletionVectors = Nullable(inspection.files?.hasDeletionVectors)
        answers = inspection.answers.map { answer in
            Answer(
                format: answer.format, readerFeatures: answer.readerFeatures,
                refusal: Nullable(answer.refusal))
        }
    }

    func lines(_ style: TextStyle) -> [String] {
        var facts = FactList()
        facts.append("Table", location)
        facts.append("Name", name.value)
        facts.append("Format", "\(heading), version \(version)")
        facts.append("Protocol", "reader \(`protocol`.minReaderVersion), writer \(`protocol`.minWriterVersion)")
        facts.append("Reader features", `protocol`.readerFeatures.joined(separator: ", "))
        facts.append("Partitioned by", partitionColumns.joined(separator: ", "))
        if let condition = condition.value { facts.append("Where", condition) }
        if let filter = filter.value { facts.append("Shown where", PrintableText.escape(filter)) }
        if let startVersion = startVersion.value { facts.append("Shown from", "version \(startVersion)") }
        facts.append("Files", files.value.map { "\($0)" } ?? "not counted")
        if let bytes = bytes.value { facts.append("Bytes", "\(bytes)") }
        if let vectors = hasDeletionVectors.value { facts.append("Deletion vectors", vectors ? "yes" : "no") }
        var lines = facts.lines(style)
        var table = TextTable("COLUMN", "TYPE", "NULLABLE")
        for column in columns { table.append(column.name, column.type, column.nullable ? "yes" : "no") }
        lines += [""] + table.lines(style) + [""]
        var answered = TextTable("RESPONSE FORMAT", "ANSWER")
        for answer in answers {
            let features = answer.readerFeatures.joined(separator: ",")
            let served = features.isEmpty ? "served" : "served to clients that list readerfeatures=\(features)"
            answered.append(answer.format, answer.refusal.value.map { "refused: \($0)" } ?? served)
        }
        return lines + answered.lines(style)
    }
}

extension DataType {
    /// The type as SQL on Databricks writes it.
    fileprivate var text: String {
        switch self {
        case .boolean: "boolean"
        case .byte: "tinyint"
        case .short: "smallint"
        case .integer: "int"
        case .long: "bigint"
        case .float: "float"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .string: "string"
        case .binary: "binary"
        case .date: "date"
        case .timestamp: "timestamp"
        case .timestampNtz: "timestamp_ntz"
        case .structure(let structure):
            "struct<" + structure.fields.map { "\($0.name):\($0.type.text)" }.joined(separator: ",") + ">"
        case .array(let element, _): "array<\(element.text)>"
        case .map(let key, let value, _): "map<\(key.text),\(value.text)>"
        case .other(let name): name
        }
    }
}
