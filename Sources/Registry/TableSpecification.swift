/// A table as an operator writes it on the command line: what it is called and where it lives.
///
/// `SCHEMA.TABLE=LOCATION`, with a location as ``TableLocation/init(parsing:)`` reads it:
///
///     sales.orders=s3://warehouse/sales/orders
///     sales.orders=file:///srv/tables/orders
///     sales.orders=iceberg://polaris/sales/emea/orders
///
/// AIStor's forms are understood as well. NAME is `SCHEMA.TABLE`, or only TABLE, and then the schema is `default`:
///
///     NAME:delta:BUCKET:PATH                      sales.orders:delta:warehouse:sales/orders
///     NAME:uniform:WAREHOUSE:NAMESPACE:TABLE      orders:uniform:lake:sales.emea:orders
///
/// In the second, parts of a nested namespace are separated by `.`.
public struct TableSpecification: Sendable, Hashable, CustomStringConvertible {
    public var table: QualifiedName
    public var location: TableLocation

    /// The schema of a table given in AIStor's form without one.
    public static let defaultSchema = "default"

    static let forms = """
        SCHEMA.TABLE=LOCATION (with \(LocationSyntax.forms)), NAME:delta:BUCKET:PATH or \
        NAME:uniform:WAREHOUSE:NAMESPACE:TABLE
        """

    public init(table: QualifiedName, location: TableLocation) {
        self.table = table
        self.location = location
    }

    /// - Throws: `.invalid`, with the forms expected.
    public init(parsing text: String) throws(RegistryError) {
        let fields = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        if fields.count == 3, fields[1] == "delta" || fields[1] == "uniform" {
            self.table = try Self.aistorName(fields[0])
            self.location =
                fields[1] == "delta"
                ? try Self.deltaLocation(fields[2], in: text) : try Self.uniformLocation(fields[2], in: text)
            return
        }
        guard let equals = Self.separator(in: text) else {
            throw RegistryError(
                .invalid, "\(ObjectName.quoted(text)) is not a table specification: write \(Self.forms).")
        }
        self.table = try QualifiedName(parsing: String(text[..<equals]))
        self.location = try LocationSyntax.parse(text[text.index(after: equals)...], in: text)
    }

    /// The specification in its first form; parsing it gives the same value.
    public var description: String { "\(table)=\(location)" }

    /// The `=` between name and location: the first before something with a scheme, since both names and paths may
    /// hold one (`year=2024`); failing that, the first.
    private static func separator(in text: String) -> String.Index? {
        var first: String.Index?
        for index in text.indices where text[index] == "=" {
            first = first ?? index
            let rest = text[text.index(after: index)...].prefix(16).lowercased()
            if ["s3://", "s3a://", "file://", "iceberg://"].contains(where: rest.hasPrefix) { return index }
        }
        return first
    }

    private static func aistorName(_ name: Substring) throws(RegistryError) -> QualifiedName {
        if name.contains(".") { return try QualifiedName(parsing: String(name)) }
        return QualifiedName(schema: defaultSchema, name: try ObjectName(String(name), of: .table).text)
    }

    private static func deltaLocation(_ rest: Substring, in text: String) throws(RegistryError) -> TableLocation {
        let expected = "NAME:delta:BUCKET:PATH"
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw LocationSyntax.invalid(text, "lacks a bucket or a path", expected: expected)
        }
        guard rest.utf8.count <= LocationSyntax.maximumLength else {
            throw LocationSyntax.invalid(
                text, "is longer than \(LocationSyntax.maximumLength) bytes", expected: expected)
        }
        return try LocationSyntax.bucketLocation(String(parts[0]), parts[1], in: text)
    }

    private static func uniformLocation(_ rest: Substring, in text: String) throws(RegistryError) -> TableLocation {
        let expected = "NAME:uniform:WAREHOUSE:NAMESPACE:TABLE"
        guard rest.utf8.count <= LocationSyntax.maximumLength else {
            throw LocationSyntax.invalid(
                text, "is longer than \(LocationSyntax.maximumLength) bytes", expected: expected)
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw LocationSyntax.invalid(text, "does not have five fields", expected: expected)
        }
        var namespace: [String] = []
        for part in parts[1].split(separator: ".", omittingEmptySubsequences: false) {
            namespace.append(try LocationSyntax.checked(part, in: text))
        }
        return .iceberg(
            catalog: try LocationSyntax.checked(parts[0], in: text), namespace: namespace,
            table: try LocationSyntax.checked(parts[2], in: text))
    }
}
