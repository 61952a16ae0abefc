import JSON
import Tables

/// Reads `protocol` and `metaData` actions.
enum DefinitionParser {
    static func tableProtocol(_ scanner: inout JSONScanner) throws(JSONError) -> TableProtocol {
        let start = scanner.offset
        var reader: Int64?
        var writer: Int64?
        var readerFeatures: [String]?
        var writerFeatures: [String]?
        try scanner.forEachMember { key, scanner throws(JSONError) in
            switch key {
            case "minReaderVersion": reader = try scanner.int64()
            case "minWriterVersion": writer = try scanner.int64()
            case "readerFeatures": readerFeatures = try strings(&scanner)
            case "writerFeatures": writerFeatures = try strings(&scanner)
            default: try scanner.skip()
            }
        }
        guard let reader, let writer, (0...1000).contains(reader), (0...1000).contains(writer) else {
            throw JSONError(.unexpectedType, at: start, "a protocol action without versions")
        }
        return TableProtocol(
            minReaderVersion: Int(reader), minWriterVersion: Int(writer), readerFeatures: readerFeatures,
            writerFeatures: writerFeatures)
    }

    static func metadata(_ scanner: inout JSONScanner) throws(JSONError) -> TableMetadata {
        let start = scanner.offset
        var id: String?
        var name: String?
        var description: String?
        var provider = "parquet"
        var options: [String: String] = [:]
        var schemaString: String?
        var partitionColumns: [String] = []
        var configuration: [String: String] = [:]
        var createdTime: Int64?
        try scanner.forEachMember { key, scanner throws(JSONError) in
            if try scanner.null() { return }
            switch key {
            case "id": id = try scanner.string()
            case "name": name = try scanner.string()
            case "description": description = try scanner.string()
            case "format":
                try scanner.forEachMember { key, scanner throws(JSONError) in
                    switch key {
                    case "provider": provider = try scanner.string()
                    case "options": options = try stringMap(&scanner)
                    default: try scanner.skip()
                    }
                }
            case "schemaString": schemaString = try scanner.string()
            case "partitionColumns": partitionColumns = try strings(&scanner) ?? []
            case "configuration": configuration = try stringMap(&scanner)
            case "createdTime": createdTime = try scanner.int64()
            default: try scanner.skip()
            }
        }
        guard let id else { throw JSONError(.unexpectedType, at: start, "a metaData action without an id") }
        guard let schemaString else {
            throw JSONError(.unexpectedType, at: start, "a metaData action without a schemaString")
        }
        let mapping = configuration["delta.columnMapping.mode"]?.lowercased() ?? "none"
        let schema = try SchemaParser(columnMapping: mapping != "none").parse(schemaString)
        return TableMetadata(
            id: id, name: name, description: description, formatProvider: provider, formatOptions: options,
            schemaString: schemaString, schema: schema, partitionColumns: partitionColumns,
            configuration: configuration, createdTime: createdTime)
    }

    private static func strings(_ scanner: inout JSONScanner) throws(JSONError) -> [String]? {
        if try scanner.null() { return nil }
        var strings: [String] = []
        try scanner.forEachElement { scanner throws(JSONError) in strings.append(try scanner.string()) }
        return strings
    }

    private static func stringMap(_ scanner: inout JSONScanner) throws(JSONError) -> [String: String] {
        var map: [String: String] = [:]
        if try scanner.null() { return map }
        try scanner.forEachMember { key, scanner throws(JSONError) in
            switch try scanner.value() {
            case .string(let text), .number(let text): map[key] = text
            case .bool(let flag): map[key] = flag ? "true" : "false"
            default: break
            }
        }
        return map
    }
}
