import Catalogs
import Storage
import Tables

/// Turns the configuration's catalogs into clients. Nothing is asked of a catalog here.
enum ConfiguredCatalogs {
    static func make(
        _ catalogs: [RESTCatalogConfiguration], transport: StoreTransport
    ) throws(CommandError) -> CatalogDirectory {
        var result: [RESTCatalog] = []
        for catalog in catalogs { result.append(try make(catalog, transport)) }
        return CatalogDirectory(result)
    }

    private static func make(
        _ catalog: RESTCatalogConfiguration, _ transport: StoreTransport
    ) throws(CommandError) -> RESTCatalog {
        let authentication: CatalogAuthentication
        var credentials: CredentialSource?
        switch catalog.authentication {
        case .none: authentication = .none
        case .bearer(let token): authentication = .bearer(CatalogSecret(try token.read().reveal()))
        case .oauth2(let client): authentication = .oauth2(try self.client(client))
        case .sigv4(let service, let region, let key):
            authentication = .sigv4(CatalogRequest.Signing(service: service, region: region))
            credentials = try AccessKeys.source(key)
        }
        let connection: CatalogConnection
        do throws(StorageError) {
            connection = try CatalogConnection(
                name: catalog.name, transport: transport, credentials: credentials, caFile: catalog.caFile,
                timeout: catalog.timeout)
        } catch {
            throw CommandError(.configuration, "catalogs: \(catalog.name): \(error.message)")
        }
        return RESTCatalog(
            CatalogConfiguration(
                name: catalog.name, uri: catalog.uri, warehouse: catalog.warehouse, prefix: catalog.prefix,
                authentication: authentication,
                asksForCredentials: catalog.vendedCredentials, allowedOrigins: catalog.allowedHosts),
            transport: connection, clock: .system)
    }

    private static func client(_ client: OAuth2Configuration) throws(CommandError) -> OAuth2Client {
        OAuth2Client(
            id: client.clientID ?? "", secret: CatalogSecret(try client.clientSecret?.read().reveal() ?? ""),
            tokenEndpoint: client.tokenEndpoint, scope: client.scope, audience: client.audience,
            resource: client.resource)
    }
}
