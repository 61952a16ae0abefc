public import Tables

/// The configured catalogs by name.
public struct CatalogDirectory: Sendable {
    private let catalogs: [String: RESTCatalog]

    /// - Parameter catalogs: of several with one name the last counts.
    public init(_ catalogs: [RESTCatalog] = []) {
        self.catalogs = Dictionary(catalogs.map { ($0.configuration.name, $0) }) { $1 }
    }

    /// In order.
    public var names: [String] { catalogs.keys.sorted() }

    /// - Throws: ``TableError`` of kind `storage(.refused)` for a name that is not configured.
    public func catalog(_ name: String) throws(TableError) -> RESTCatalog {
        if let catalog = catalogs[name] { return catalog }
        let known = names.isEmpty ? "none is configured" : "the configured ones are \(names.joined(separator: ", "))"
        throw TableError(
            .storage(.refused), "the table's catalog is not one that this server is configured to read",
            detail: "there is no catalog \(name): \(known); name it in `catalogs`")
    }

    /// A table, whether or not the catalog has it: nothing is asked of the catalog.
    public func table(catalog: String, namespace: [String], table: String) throws(TableError) -> CatalogTable {
        CatalogTable(CatalogIdentifier(namespace: namespace, name: table), of: try self.catalog(catalog))
    }

    /// The tables directly in a namespace.
    public func tables(catalog: String, namespace: [String]) async throws(TableError) -> [CatalogIdentifier] {
        try await self.catalog(catalog).listTables(namespace)
    }

    /// The namespaces directly below another, or the outermost.
    public func namespaces(catalog: String, below parent: [String] = []) async throws(TableError) -> [[String]] {
        try await self.catalog(catalog).listNamespaces(parent)
    }
}
