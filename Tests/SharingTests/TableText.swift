import Tables

/// Tables for tests, described by what matters.
enum TableText {
    static func metadata(
        _ types: [DataType] = [.long], configuration: [String: String] = [:], typeChanged: Bool = false
    ) -> TableMetadata {
        TableMetadata(
            id: "id", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "{}",
            schema: StructType(
                fields: types.enumerated().map {
                    .init(name: "c\($0.offset)", type: $0.element, nullable: true, typeChanged: typeChanged)
                }), partitionColumns: [], configuration: configuration, createdTime: nil)
    }

    static func tableProtocol(_ reader: Int, _ features: [String]? = nil, writer: [String]? = nil) -> TableProtocol {
        TableProtocol(
            minReaderVersion: reader, minWriterVersion: reader == 3 ? 7 : 2, readerFeatures: features,
            writerFeatures: writer ?? features)
    }
}
