import Foundation

/// What the server needs to know about itself.
public struct ServerSettings: Sendable {
    /// The URL that profiles carry, without a trailing slash.
    public var endpoint: String
    /// The URL under which this server delivers files, without a trailing slash.
    public var filesEndpoint: String
    /// What links for activation and the token endpoint begin with, without a trailing slash.
    public var identityEndpoint: String
    /// Seconds for which file URLs work.
    public var urlLifetime: Int
    /// Whether stores sign URLs of files themselves.
    public var storesSignURLs: Bool
    /// Seconds for which tokens are good where nothing else is said; nil for ever.
    public var tokenLifetimeSeconds: Int64?
    /// The largest request body that is read, in bytes.
    public var maximumBodyBytes: Int

    public init(
        endpoint: String, filesEndpoint: String, identityEndpoint: String, urlLifetime: Int = 3600,
        tokenLifetimeSeconds: Int64? = 90 * 86_400, storesSignURLs: Bool = false, maximumBodyBytes: Int = 8 << 20
    ) {
        self.storesSignURLs = storesSignURLs
        self.tokenLifetimeSeconds = tokenLifetimeSeconds
        self.endpoint = endpoint
        self.filesEndpoint = filesEndpoint
        self.identityEndpoint = identityEndpoint
        self.urlLifetime = urlLifetime
        self.maximumBodyBytes = maximumBodyBytes
    }

    var addresses: ServerAddresses {
        ServerAddresses(endpoint: endpoint, identityEndpoint: identityEndpoint)
    }

    /// The path of a URL; empty where it has none.
    static func path(of url: String) -> String {
        guard let authority = url.range(of: "://") else { return "" }
        let rest = url[authority.upperBound...]
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
    }
}
