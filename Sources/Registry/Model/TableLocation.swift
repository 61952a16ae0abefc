/// Where a table lives.
public enum TableLocation: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A folder of an S3 bucket (or of a local folder mounted under a bucket name), `s3://BUCKET/PATH`. Delta or
    /// Iceberg is found out when it is opened.
    case bucket(name: String, path: String)
    /// A folder of the local disk, `file:///PATH`; a configured store has to cover it.
    case file(path: String)
    /// A table of a configured Iceberg catalog, `iceberg://CATALOG/NAMESPACE/TABLE`; a nested namespace has
    /// several parts.
    case iceberg(catalog: String, namespace: [String], table: String)

    /// Reads `s3://BUCKET/PATH` (also `s3a://`), `file:///ABSOLUTE/PATH` or
    /// `iceberg://CATALOG/NAMESPACE[/NAMESPACE…]/TABLE`. Percent signs are literal, slashes at the end are dropped.
    ///
    /// - Throws: `.invalid` for another form, a control character, and an empty, `.` or `..` segment.
    public init(parsing text: String) throws(RegistryError) {
        self = try LocationSyntax.parse(text[...], in: text)
    }

    public var description: String {
        switch self {
        case .bucket(let name, let path): "s3://\(name)/\(path)"
        case .file(let path): "file://\(path)"
        case .iceberg(let catalog, let namespace, let table):
            "iceberg://\(catalog)/\((namespace + [table]).joined(separator: "/"))"
        }
    }
}
