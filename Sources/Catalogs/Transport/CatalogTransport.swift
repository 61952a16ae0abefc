public import Tables

/// Carries the requests of catalog clients: the only way in which they touch the network.
public protocol CatalogTransport: Sendable {
    /// Sends one request and gives its answer, whatever its status. Redirects are not followed.
    ///
    /// - Throws: ``StorageError`` where there is no answer in time, or one beyond the bound.
    func exchange(_ request: CatalogRequest) async throws(StorageError) -> CatalogResponse
}
