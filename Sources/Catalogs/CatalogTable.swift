public import Iceberg
public import Tables

/// One table of a catalog, as a source of metadata.
public struct CatalogTable: MetadataSource, CustomStringConvertible {
    public let catalog: RESTCatalog
    public let identifier: CatalogIdentifier

    public init(_ identifier: CatalogIdentifier, of catalog: RESTCatalog) {
        self.catalog = catalog
        self.identifier = identifier
    }

    public func current(known: MetadataDocument?) async throws(TableError) -> MetadataDocument {
        try await catalog.loadTable(identifier, known: known)
    }

    /// What the last answer of ``current(known:)``, on this or another value for the same table, lends for a location:
    /// the table's root where it is nil. Nil where the catalog lends nothing.
    public func credentials(for location: String? = nil) -> VendedCredentials? {
        catalog.credentials(identifier, for: location)
    }

    /// Whether the catalog lends something for the table's root, or was not asked yet.
    public var mayLend: Bool { catalog.mayLend(identifier) }

    /// What the catalog lends for the table's root; asks it again where that is ending, or is not known. Nil where it
    /// lends nothing.
    public func freshCredentials() async throws(TableError) -> VendedCredentials? {
        try await catalog.freshCredentials(identifier)
    }

    /// `CATALOG/NAMESPACE.TABLE`.
    public var description: String { "\(catalog.configuration.name)/\(identifier)" }
}
