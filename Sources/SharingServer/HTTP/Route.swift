import HTTPTypes

/// What a request addresses. Parsed from method and path alone, so that every combination has a test.
enum Route: Hashable, Sendable {
    case health
    case shares
    case share(String)
    case schemas(share: String)
    case tables(share: String, schema: String)
    case allTables(share: String)
    case version(TableName)
    case metadata(TableName)
    case query(TableName)
    case changes(TableName)
    case file(String)
    /// A request of the S3 protocol.
    case object
    case iceberg(IcebergRoute)
    /// A link that hands out a profile once.
    case activation(nonce: String)
    /// Where clients ask for tokens (RFC 6749 section 3.2).
    case oauthToken
    /// The keys that tokens are signed with (RFC 7517 section 5).
    case signingKeys

    /// A table as a request names it.
    struct TableName: Hashable, Sendable {
        let share: String
        let schema: String
        let table: String
    }

    /// Why a path or method leads nowhere.
    enum Failure: Error, Hashable {
        case unknown
        /// The path exists; these methods are its own.
        case method(allowed: [HTTPRequest.Method])
    }

    /// The route's pattern, for logs: no name and no token in it.
    var pattern: String {
        switch self {
        case .health: "/healthz"
        case .shares: "/shares"
        case .share: "/shares/{share}"
        case .schemas: "/shares/{share}/schemas"
        case .tables: "/shares/{share}/schemas/{schema}/tables"
        case .allTables: "/shares/{share}/all-tables"
        case .version: "/shares/{share}/schemas/{schema}/tables/{table}/version"
        case .metadata: "/shares/{share}/schemas/{schema}/tables/{table}/metadata"
        case .query: "/shares/{share}/schemas/{schema}/tables/{table}/query"
        case .changes: "/shares/{share}/schemas/{schema}/tables/{table}/changes"
        case .file: "/files/{file}"
        case .object: "/files/s3/{object}"
        case .iceberg(let route): route.pattern
        case .activation: "/activation/{nonce}"
        case .oauthToken: "/oauth/token"
        case .signingKeys: "/.well-known/jwks.json"
        }
    }

    /// The table that the route concerns.
    var table: TableName? {
        switch self {
        case .version(let table), .metadata(let table), .query(let table), .changes(let table): table
        case .iceberg(let route): route.table
        default: nil
        }
    }
}
