import Catalogs
import Foundation

/// One Iceberg REST catalog, and how it knows this server.
struct RESTCatalogConfiguration: Sendable {
    enum Authentication: Sendable {
        case none
        case bearer(SecretSource)
        case oauth2(OAuth2Configuration)
        case sigv4(service: String, region: String, AccessKeyConfiguration)
    }

    private enum Kind: String, Sendable, CaseIterable {
        case none, bearer, oauth2, sigv4
    }

    let name: String
    let uri: CatalogURL
    let warehouse: String?
    let prefix: String?
    let authentication: Authentication
    /// Whether the catalog is asked to lend credentials for the tables' files.
    let vendedCredentials: Bool
    /// Where credentials may go besides the catalog's own host.
    let allowedHosts: [CatalogOrigin]
    /// Absolute path of the PEM file with the certificate authorities to trust; nil for the system's.
    let caFile: String?
    /// Seconds until a request to the catalog is given up.
    let timeout: Int

    /// nil when something is missing; the reader then holds the problem.
    init?(_ keys: inout ConfigurationReader) {
        let name: String? = keys.optional(
            "name", .catalogName, sample: "lake",
            "The catalog's name in the locations of tables: iceberg://NAME/NAMESPACE/TABLE.")
        let uri: CatalogURL? = keys.optional(
            "uri", .catalogURL, sample: "https://catalog.example.internal/iceberg",
            "The catalog's URL, without /v1 at its end.")
        warehouse = keys.optional(
            "warehouse", .text, sample: "analytics", "The warehouse to ask the catalog for, where it keeps several.")
        prefix = keys.optional(
            "prefix", .text, sample: "production",
            "What stands behind /v1/ in the catalog's paths, for catalogs that do not say so themselves.")
        let kind: Kind = keys.value(
            "auth", .choice, default: .none,
            "none. bearer: token. oauth2: clientId and clientSecret, for tokens of tokenEndpoint. sigv4: signed with "
                + "the access key below, for service and region.")
        let token = keys.secret("token", sampleFile: "catalog.token", "The bearer token, for auth: bearer.")
        let oauth2 = OAuth2Configuration(&keys)
        let service = keys.value(
            "service", .signingName, default: "s3tables", "The service that requests are signed for, for auth: sigv4.")
        let region = keys.value(
            "region", .signingName, default: "us-east-1", "The region that requests are signed for, for auth: sigv4.")
        let accessKey = AccessKeyConfiguration(&keys)
        vendedCredentials = keys.value(
            "vendedCredentials", .boolean, default: true,
            "Whether the catalog is asked to lend credentials for the tables' files. They go to the stores of storage "
                + "and nowhere else; without them those stores' own credentials are used.")
        allowedHosts = keys.list(
            "allowedHosts", .catalogOrigin, sample: ["https://login.example.internal"],
            "Where the catalog may send this server's credentials besides its own host: HOST, HOST:PORT or a URL "
                + "without a path.")
        let allowPlainHTTP = keys.value(
            "allowPlainHTTP", .boolean, default: false,
            "Says that credentials and metadata may travel over plain HTTP beyond this machine.")
        caFile = keys.optionalPath(
            "caFile", sample: "tls/private-ca.pem", .readable,
            "Certificate authorities to trust for this catalog, PEM. Without it, the system's.")
        timeout = keys.value(
            "timeout", .integer(1...600, unit: "seconds"), default: 30,
            "Seconds until a request to the catalog is given up.")

        for (key, isThere) in [("name", name != nil), ("uri", uri != nil)] where !isThere && !keys.isSet(key) {
            keys.problem(at: key, "is needed: each catalog has a name and a uri")
        }
        if let uri, uri.path.hasSuffix("/v1") {
            keys.problem(
                at: "uri", severity: .warning, "ends in /v1, which is put behind it once more: leave it out")
        }
        if !allowPlainHTTP {
            let addresses =
                [("uri", uri?.origin), ("tokenEndpoint", oauth2.tokenEndpoint?.origin)]
                + allowedHosts.map { ("allowedHosts", $0) }
            for (key, origin) in addresses { Self.checkPlainHTTP(&keys, key, origin) }
        }
        Self.checkUnused(&keys, kind)
        switch kind {
        case .none: authentication = .none
        case .bearer:
            guard let token else {
                if !keys.isSet("token"), !keys.isSet("tokenFile") {
                    keys.problem(at: "auth", "bearer needs tokenFile (or token)")
                }
                return nil
            }
            authentication = .bearer(token)
        case .oauth2:
            oauth2.checkRules(&keys)
            authentication = .oauth2(oauth2)
        case .sigv4:
            accessKey.checkRules(&keys)
            authentication = .sigv4(service: service, region: region, accessKey)
        }
        guard let name, let uri else { return nil }
        self.name = name
        self.uri = uri
    }

    /// What `auth` says.
    var authenticationName: String {
        switch authentication {
        case .none: Kind.none.rawValue
        case .bearer: Kind.bearer.rawValue
        case .oauth2: Kind.oauth2.rawValue
        case .sigv4: Kind.sigv4.rawValue
        }
    }

    private static func checkPlainHTTP(
        _ keys: inout ConfigurationReader, _ key: String, _ origin: CatalogOrigin?
    ) {
        guard let origin, origin.scheme == .http else { return }
        let host = origin.host.hasPrefix("[") ? String(origin.host.dropFirst().dropLast()) : origin.host
        guard !ListenAddress.isLoopback(host: host) else { return }
        keys.problem(
            at: key,
            "\(origin) is plain HTTP, over which credentials and metadata can be read and changed: use https://, or "
                + "say allowPlainHTTP: true")
    }

    /// A key that another `auth` would read is a slip.
    private static func checkUnused(_ keys: inout ConfigurationReader, _ kind: Kind) {
        let owned: [(kind: Kind, names: [String])] = [
            (.bearer, ["token", "tokenFile"]), (.oauth2, OAuth2Configuration.keyNames),
            (.sigv4, ["service", "region"] + AccessKeyConfiguration.keyNames),
        ]
        for (owner, names) in owned where owner != kind {
            for name in names where keys.isSet(name) {
                keys.problem(at: name, "has a meaning only with auth: \(owner.rawValue); remove it or set auth")
            }
        }
    }
}
