/// How a catalog knows this server.
public enum CatalogAuthentication: Sendable {
    case none
    case bearer(CatalogSecret)
    case oauth2(OAuth2Client)
    /// AWS Signature Version 4; the transport holds the keys.
    case sigv4(CatalogRequest.Signing)
}
