/// One catalog as configured.
public struct CatalogConfiguration: Sendable {
    public var name: String
    /// What stands before `/v1/…`.
    public var uri: CatalogURL
    public var warehouse: String?
    /// What stands behind `/v1/` in paths, unless the catalog's overrides say otherwise; nil for what its defaults say.
    public var prefix: String?
    public var authentication: CatalogAuthentication
    /// Whether the catalog is asked to lend credentials for the tables' files.
    public var asksForCredentials: Bool
    /// Where credentials may go besides the hosts of ``uri`` and of the token endpoint.
    public var allowedOrigins: [CatalogOrigin]

    public init(
        name: String, uri: CatalogURL, warehouse: String? = nil, prefix: String? = nil,
        authentication: CatalogAuthentication = .none,
        asksForCredentials: Bool = true, allowedOrigins: [CatalogOrigin] = []
    ) {
        self.name = name
        self.uri = uri
        self.warehouse = warehouse
        self.prefix = prefix
        self.authentication = authentication
        self.asksForCredentials = asksForCredentials
        self.allowedOrigins = allowedOrigins
    }

    /// Whether the configuration lists the origin, so that credentials may go there.
    func trusts(_ origin: CatalogOrigin) -> Bool {
        if origin == uri.origin || allowedOrigins.contains(origin) { return true }
        guard case .oauth2(let client) = authentication else { return false }
        return client.tokenEndpoint?.origin == origin
    }

    /// What no error may repeat.
    var secrets: [String] {
        switch authentication {
        case .bearer(let token): [token.text]
        case .oauth2(let client): [client.secret.text]
        case .none, .sigv4: []
        }
    }
}
