/// The URLs that recipients are given, without a slash at their ends.
public struct ServerAddresses: Sendable, Hashable {
    /// What profiles carry as the endpoint.
    public let endpoint: String
    /// What links for activation, the token endpoint and the keys of tokens begin with; also who issues tokens.
    public let identityEndpoint: String

    public init(endpoint: String, identityEndpoint: String) {
        self.endpoint = endpoint
        self.identityEndpoint = identityEndpoint
    }

    /// Where clients ask for short-lived tokens (RFC 6749 section 3.2).
    public var tokenEndpoint: String { identityEndpoint + "/oauth/token" }

    /// The link that hands out a profile once.
    public func activation(_ nonce: String) -> String { "\(identityEndpoint)/activation/\(nonce)" }
}
