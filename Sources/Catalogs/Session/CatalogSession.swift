import Tables

/// How a catalog wants to be asked: what the configuration says, with the catalog's defaults under it and its overrides
/// over it (Iceberg REST specification, "getConfig").
struct CatalogSession: Sendable {
    /// How long it holds, in milliseconds.
    static let lifetime: Int64 = 3_600_000
    static let loadTable = "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}"
    static let listTables = "GET /v1/{prefix}/namespaces/{namespace}/tables"
    static let listNamespaces = "GET /v1/{prefix}/namespaces"

    /// What stands before `/v1/…`.
    let uri: CatalogURL
    /// Encoded, without slashes at its ends; nil where the paths have none.
    let prefix: String?
    /// What stands between the parts of a namespace, encoded.
    let separator: String
    /// Where tokens are had, for a client that asks for some.
    let tokenEndpoint: CatalogURL?
    /// A token that the catalog gave for requests to the origin that gave it.
    let token: CatalogSecret?
    /// Nil where the catalog does not say.
    let endpoints: Set<String>?
    /// Milliseconds since 1970-01-01T00:00:00Z.
    let fetched: Int64

    /// - Parameter now: milliseconds since 1970-01-01T00:00:00Z.
    /// - Throws: ``TableError`` of kind `storage(.refused)` for an override that would move credentials.
    init(
        _ answer: ConfigurationAnswer, _ configuration: CatalogConfiguration, _ failure: CatalogFailure, now: Int64
    ) throws(TableError) {
        let overrides = SessionOverrides(answer: answer, configuration: configuration, failure: failure)
        try overrides.checkSigning()
        uri = try overrides.uri()
        tokenEndpoint = try overrides.tokenEndpoint(uri)
        prefix = try overrides.prefix()
        separator = try overrides.separator()
        // The configuration came from the configured address; its token goes nowhere else.
        token = uri.origin == configuration.uri.origin ? try overrides.token() : nil
        endpoints = answer.endpoints
        fetched = now
    }

    /// The URL of a path below the prefix.
    ///
    /// - Parameters:
    ///   - segments: encoded.
    ///   - query: encoded, with its question mark; empty for none.
    func url(_ segments: [String], query: String = "") -> String {
        let path = (["v1"] + [prefix].compactMap { $0 } + segments).joined(separator: "/")
        return "\(uri)/\(path)\(query)"
    }

    /// A namespace as one segment of a path or one value of a query, encoded.
    ///
    /// - Throws: ``TableError`` of kind `notFound` for a name that no path can hold.
    func segment(_ namespace: [String], _ failure: CatalogFailure) throws(TableError) -> String {
        let text = namespace.map(PathText.encode).joined(separator: separator)
        guard !namespace.isEmpty, namespace.allSatisfy({ !$0.isEmpty }), !PathText.hasDotSegment(text) else {
            throw failure.notFound("\(failure.quote(namespace.joined(separator: "."))) is no name of a namespace")
        }
        return text
    }

    /// - Throws: ``TableError`` of kind `unsupported` where the catalog lists its endpoints and this is not among them.
    func requireEndpoint(_ endpoint: String, _ failure: CatalogFailure) throws(TableError) {
        guard let endpoints, !endpoints.contains(endpoint) else { return }
        throw failure.unsupported(
            "does not list `\(endpoint)` among its endpoints: serve the table from its folder instead, or give"
                + " `uri` the address of a catalog that offers it")
    }
}
