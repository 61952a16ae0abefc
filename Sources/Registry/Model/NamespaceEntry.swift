/// A namespace to be put into a share as a whole: all of its tables appear in one schema, and new ones by themselves.
public struct NamespaceEntry: Sendable, Hashable, Codable {
    public var schema: String
    public var location: NamespaceLocation
    /// Whether recipients may read earlier versions and changes of its tables.
    public var historyShared: Bool

    public init(schema: String, location: NamespaceLocation, historyShared: Bool = false) {
        self.schema = schema
        self.location = location
        self.historyShared = historyShared
    }

    /// What stands for all tables of a schema, where a table's name would stand.
    public static let wildcard = "*"

    /// Reads `SCHEMA.*=iceberg://CATALOG/NAMESPACE`.
    ///
    /// - Returns: nil for a text that does not begin as one, which may be a table's.
    /// - Throws: `.invalid`.
    public init?(parsing text: String) throws(RegistryError) {
        guard let mark = text.firstRange(of: ".\(Self.wildcard)=") else { return nil }
        self.init(
            schema: try ObjectName(String(text[..<mark.lowerBound]), of: .schema).text,
            location: try NamespaceLocation(parsing: String(text[mark.upperBound...])))
    }

    /// The schema of `SCHEMA.*`; nil for other texts.
    ///
    /// - Throws: `.invalid` for a schema that cannot be one.
    public static func schema(of text: String) throws(RegistryError) -> String? {
        guard text.hasSuffix(".\(wildcard)") else { return nil }
        return try ObjectName(String(text.dropLast(2)), of: .schema).text
    }
}
