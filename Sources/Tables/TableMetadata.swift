/// What describes a table at one version (Delta protocol, "Change Metadata").
public struct TableMetadata: Sendable, Hashable {
    public let id: String
    public let name: String?
    public let description: String?
    /// The files' format; `parquet` for everything that Delta defines.
    public let formatProvider: String
    /// Options of the format.
    public let formatOptions: [String: String]
    /// The schema as the JSON text of the log, which recipients get unchanged.
    public let schemaString: String
    public let schema: StructType
    /// Logical names.
    public let partitionColumns: [String]
    public let configuration: [String: String]
    /// Milliseconds since the epoch.
    public let createdTime: Int64?
    /// Nil where recipients have to know of column mapping, or there is none.
    public let plain: PlainForm?

    public init(
        id: String, name: String?, description: String?, formatProvider: String, formatOptions: [String: String],
        schemaString: String, schema: StructType, partitionColumns: [String], configuration: [String: String],
        createdTime: Int64?, plain: PlainForm? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.formatProvider = formatProvider
        self.formatOptions = formatOptions
        self.schemaString = schemaString
        self.schema = schema
        self.partitionColumns = partitionColumns
        self.configuration = configuration
        self.createdTime = createdTime
        self.plain = plain
    }

    /// Whether a boolean table property is on. Property names are compared as written.
    public func isOn(_ property: String) -> Bool { configuration[property]?.lowercased() == "true" }
}
