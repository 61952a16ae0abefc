/// What a client asks for tokens with (RFC 6749 section 4.4, client credentials grant).
public struct OAuth2Client: Sendable {
    public var id: String
    public var secret: CatalogSecret
    /// Nil for the catalog's own `/v1/oauth/tokens`, which the Iceberg specification keeps for older catalogs.
    public var tokenEndpoint: CatalogURL?
    /// Nil for the authorization server's default; the catalog's own endpoint is asked for `catalog`.
    public var scope: String?
    public var audience: String?
    /// RFC 8707.
    public var resource: String?

    public init(
        id: String, secret: CatalogSecret, tokenEndpoint: CatalogURL? = nil, scope: String? = nil,
        audience: String? = nil, resource: String? = nil
    ) {
        self.id = id
        self.secret = secret
        self.tokenEndpoint = tokenEndpoint
        self.scope = scope
        self.audience = audience
        self.resource = resource
    }
}
