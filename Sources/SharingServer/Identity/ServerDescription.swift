/// What commands have to know of a server that they reach from elsewhere, without its configuration.
public struct ServerDescription: Sendable, Hashable, Codable {
    /// See ``ServerAddresses/endpoint``.
    public let endpoint: String
    /// See ``ServerAddresses/identityEndpoint``.
    public let identityEndpoint: String
    /// Seconds for which file URLs work.
    public let urlLifetimeSeconds: Int
    /// Seconds for which tokens are good where nothing else is said; nil for ever.
    public let tokenLifetimeSeconds: Int64?
    /// Whether stores sign URLs of files themselves, which nobody can take back.
    public let storesSignURLs: Bool

    public init(_ settings: ServerSettings) {
        endpoint = settings.endpoint
        identityEndpoint = settings.identityEndpoint
        urlLifetimeSeconds = settings.urlLifetime
        tokenLifetimeSeconds = settings.tokenLifetimeSeconds
        storesSignURLs = settings.storesSignURLs
    }

    public var addresses: ServerAddresses {
        ServerAddresses(endpoint: endpoint, identityEndpoint: identityEndpoint)
    }
}
