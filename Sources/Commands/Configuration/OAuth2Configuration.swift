import Catalogs

/// How tokens for a catalog are asked for. The keys lie in the catalog's own section.
struct OAuth2Configuration: Sendable {
    let clientID: String?
    let clientSecret: SecretSource?
    /// nil for the catalog's own.
    let tokenEndpoint: CatalogURL?
    let scope: String?
    let audience: String?
    let resource: String?

    static let keyNames = [
        "clientId", "clientSecret", "clientSecretFile", "tokenEndpoint", "scope", "audience", "resource",
    ]

    init(_ keys: inout ConfigurationReader) {
        clientID = keys.optional("clientId", .text, sample: "causeway", "The client's id, for auth: oauth2.")
        clientSecret = keys.secret(
            "clientSecret", sampleFile: "catalog.secret", "The client's secret; better in a file, see below.")
        tokenEndpoint = keys.optional(
            "tokenEndpoint", .catalogURL, sample: "https://login.example.internal/oauth2/token",
            "Where tokens are had (client credentials grant). Without it, the catalog's own /v1/oauth/tokens.")
        scope = keys.optional(
            "scope", .text, sample: "PRINCIPAL_ROLE:ALL",
            "The scope to ask for. Without it, none at tokenEndpoint and catalog at the catalog's own.")
        audience = keys.optional(
            "audience", .text, sample: "iceberg", "The audience to ask for, where the token endpoint wants one.")
        resource = keys.optional(
            "resource", .text, sample: "https://catalog.example.internal",
            "The resource to ask for, where the token endpoint wants one.")
    }

    /// Records what is missing. Called once it is known that tokens are asked for.
    func checkRules(_ keys: inout ConfigurationReader) {
        let hasSecret = keys.isSet("clientSecret") || keys.isSet("clientSecretFile")
        if !keys.isSet("clientId") || !hasSecret {
            keys.problem(at: "auth", "oauth2 needs clientId and clientSecretFile (or clientSecret)")
        }
    }
}
