/// A namespace of a configured Iceberg catalog, `iceberg://CATALOG/NAMESPACE[/NAMESPACE…]`.
public struct NamespaceLocation: Sendable, Hashable, Codable, CustomStringConvertible {
    public let catalog: String
    /// A nested namespace has several parts.
    public let namespace: [String]

    public init(catalog: String, namespace: [String]) {
        self.catalog = catalog
        self.namespace = namespace
    }

    /// - Throws: `.invalid` for another form, a control character, and an empty, `.` or `..` segment.
    public init(parsing text: String) throws(RegistryError) {
        let expected = "iceberg://CATALOG/NAMESPACE"
        let scheme = "iceberg://"
        guard text.lowercased().hasPrefix(scheme) else {
            throw LocationSyntax.invalid(text, "is no namespace of a catalog", expected: expected)
        }
        guard text.utf8.count <= LocationSyntax.maximumLength else {
            throw LocationSyntax.invalid(
                text, "is longer than \(LocationSyntax.maximumLength) bytes", expected: expected)
        }
        let parts = try LocationSyntax.segments(text.dropFirst(scheme.count), in: text)
        guard parts.count >= 2 else { throw LocationSyntax.invalid(text, "names no namespace", expected: expected) }
        self.init(catalog: parts[0], namespace: Array(parts.dropFirst()))
    }

    public var description: String { "iceberg://\(([catalog] + namespace).joined(separator: "/"))" }

    func table(_ name: String) -> TableLocation { .iceberg(catalog: catalog, namespace: namespace, table: name) }
}
