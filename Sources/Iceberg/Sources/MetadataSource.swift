public import Tables

/// Where the newest metadata of an Iceberg table is to be found: a catalog, a folder or one fixed file.
public protocol MetadataSource: Sendable {
    /// The metadata that is current now.
    ///
    /// - Parameter known: what an earlier call gave; returned as it is where nothing changed since.
    func current(known: MetadataDocument?) async throws(TableError) -> MetadataDocument
}
