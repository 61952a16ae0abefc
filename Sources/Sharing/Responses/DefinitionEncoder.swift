public import JSON
public import Tables

/// Writes the first lines of an answer: protocol and metadata, in either format.
public struct DefinitionEncoder: Sendable {
    public let format: ResponseFormat

    public init(format: ResponseFormat) {
        self.format = format
    }

    /// The `protocol` line. In parquet format it is that of the sharing protocol itself.
    public func write(_ tableProtocol: TableProtocol, version: Int64? = nil, into writer: inout JSONWriter) {
        switch format {
        case .parquet: writer.raw("{\"protocol\":{\"minReaderVersion\":1")
        case .delta:
            writer.raw("{\"protocol\":{\"deltaProtocol\":{\"minReaderVersion\":")
            writer.integer(tableProtocol.minReaderVersion)
            writer.raw(",\"minWriterVersion\":")
            writer.integer(tableProtocol.minWriterVersion)
            if let features = tableProtocol.readerFeatures {
                writer.raw(",\"readerFeatures\":")
                writer.value(.array(features.map(JSONValue.string)))
            }
            if let features = tableProtocol.writerFeatures {
                writer.raw(",\"writerFeatures\":")
                writer.value(.array(features.map(JSONValue.string)))
            }
            writer.raw("}")
        }
        if let version {
            writer.raw(",\"version\":")
            writer.integer(version)
        }
        writer.raw("}}\n")
    }

    /// The `metaData` line.
    ///
    /// - Parameters:
    ///   - version: the version that the metadata is of, where the client has to be told.
    ///   - totals: number of files and their bytes, where known.
    public func write(
        _ metadata: TableMetadata, version: Int64?, totals: (files: Int, bytes: Int64)?, into writer: inout JSONWriter
    ) {
        writer.raw("{\"metaData\":{")
        if format == .delta {
            writer.raw("\"deltaMetadata\":{")
            members(metadata, into: &writer)
            writer.raw("}")
        } else {
            members(metadata, into: &writer)
        }
        if let version {
            writer.raw(",\"version\":")
            writer.integer(version)
        }
        if let totals {
            writer.raw(",\"size\":")
            writer.integer(totals.bytes)
            writer.raw(",\"numFiles\":")
            writer.integer(totals.files)
        }
        writer.raw("}}\n")
    }

    private func members(_ metadata: TableMetadata, into writer: inout JSONWriter) {
        writer.raw("\"id\":")
        writer.string(metadata.id)
        if let name = metadata.name {
            writer.raw(",\"name\":")
            writer.string(name)
        }
        if let description = metadata.description {
            writer.raw(",\"description\":")
            writer.string(description)
        }
        writer.raw(",\"format\":{\"provider\":")
        writer.string(metadata.formatProvider)
        if format == .delta {
            writer.raw(",\"options\":")
            writer.value(Self.object(metadata.formatOptions))
        }
        writer.raw("},\"schemaString\":")
        let plain = format == .parquet ? metadata.plain : nil
        writer.string(plain?.schemaString ?? metadata.schemaString)
        writer.raw(",\"partitionColumns\":")
        writer.value(.array(metadata.partitionColumns.map(JSONValue.string)))
        writer.raw(",\"configuration\":")
        let configuration =
            plain == nil
            ? metadata.configuration
            : metadata.configuration.filter { !$0.key.hasPrefix("delta.columnMapping.") }
        writer.value(Self.object(configuration))
        if format == .delta, let createdTime = metadata.createdTime {
            writer.raw(",\"createdTime\":")
            writer.integer(createdTime)
        }
    }

    /// Sorted by key, so that the same table always gives the same bytes.
    private static func object(_ map: [String: String]) -> JSONValue {
        .object(map.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
    }
}
