import HTTPTypes
import Tables

/// What a request of the Iceberg REST catalog addresses (Iceberg, REST Catalog OpenAPI document). Each share is a
/// catalog of its own, whose prefix is its name, and each of its schemas a namespace of one level.
enum IcebergRoute: Hashable, Sendable {
    case config
    case namespaces(share: String)
    /// GET asks for its properties, HEAD whether it is there.
    case namespace(share: String, String)
    case tables(share: String, namespace: String)
    /// GET loads it, HEAD asks whether it is there.
    case table(Route.TableName)
    case credentials(Route.TableName)
    /// Signs a request for an object, of the state of the table that the ticket names, or of the newest.
    case sign(Route.TableName, ticket: String?)
    case metrics(Route.TableName)
    case views(share: String, namespace: String)
    case view
    case tokens
    /// A route of the specification that would change something, or a method that does.
    case change

    /// As the specification writes them: what `GET /v1/config` announces.
    static let endpoints = [
        "GET /v1/{prefix}/namespaces", "GET /v1/{prefix}/namespaces/{namespace}",
        "HEAD /v1/{prefix}/namespaces/{namespace}", "GET /v1/{prefix}/namespaces/{namespace}/tables",
        "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
        "HEAD /v1/{prefix}/namespaces/{namespace}/tables/{table}",
        "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}/credentials",
        "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/sign",
        "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/metrics",
        "GET /v1/{prefix}/namespaces/{namespace}/views",
    ]

    /// - Parameter names: the decoded segments after `/iceberg`.
    /// - Returns: nil where the path leads nowhere.
    init?(_ method: HTTPRequest.Method, _ names: [String]) {
        guard names.first == "v1", names.count >= 2 else { return nil }
        let found: IcebergRoute?
        switch (names.count, names[1]) {
        case (2, "config"): found = Self.read(.config, method)
        case (3, "oauth") where names[2] == "tokens": found = .tokens
        case (3..., let share) where names[2] == "namespaces":
            found = Self(method, share: share, Array(names[3...]))
        case (3..., _): found = Self.read(nil, method)
        default: found = nil
        }
        guard let found else { return nil }
        self = found
    }

    /// A route that is there for GET, and for HEAD too where the specification has that; whatever other methods ask for
    /// would change something.
    private static func read(
        _ route: IcebergRoute?, _ method: HTTPRequest.Method, withHead: Bool = false
    ) -> IcebergRoute? {
        switch method {
        case .get: route
        case .head: withHead ? route : nil
        default: .change
        }
    }

    /// - Parameter names: the segments after `namespaces`.
    private init?(_ method: HTTPRequest.Method, share: String, _ names: [String]) {
        let found: IcebergRoute?
        switch (names.count, names.count > 1 ? names[1] : "") {
        case (0, _): found = Self.read(.namespaces(share: share), method)
        case (1, _): found = Self.read(.namespace(share: share, names[0]), method, withHead: true)
        case (2, "tables"): found = Self.read(.tables(share: share, namespace: names[0]), method)
        case (2, "views"): found = Self.read(.views(share: share, namespace: names[0]), method)
        case (3, "views"): found = Self.read(.view, method, withHead: true)
        case (3..., "tables"):
            found = Self(
                method, Route.TableName(share: share, schema: names[0], table: names[2]), Array(names[3...]))
        default: found = Self.read(nil, method)
        }
        guard let found else { return nil }
        self = found
    }

    /// - Parameter names: the segments after the table's name.
    private init?(_ method: HTTPRequest.Method, _ table: Route.TableName, _ names: [String]) {
        let found: IcebergRoute?
        switch (method, names.count, names.first) {
        case (_, 0, _): found = Self.read(.table(table), method, withHead: true)
        case (_, 1, "credentials"): found = Self.read(.credentials(table), method)
        case (.post, 1, "sign"): found = .sign(table, ticket: nil)
        case (.post, 2, "sign"): found = .sign(table, ticket: names[1])
        case (.post, 1, "metrics"): found = .metrics(table)
        default: found = Self.read(nil, method)
        }
        guard let found else { return nil }
        self = found
    }

    /// For logs: no name in it.
    var pattern: String {
        let namespace = "/iceberg/v1/{share}/namespaces/{namespace}"
        return switch self {
        case .config: "/iceberg/v1/config"
        case .namespaces: "/iceberg/v1/{share}/namespaces"
        case .namespace: namespace
        case .tables: namespace + "/tables"
        case .table: namespace + "/tables/{table}"
        case .credentials: namespace + "/tables/{table}/credentials"
        case .sign: namespace + "/tables/{table}/sign"
        case .metrics: namespace + "/tables/{table}/metrics"
        case .views: namespace + "/views"
        case .view: namespace + "/views/{view}"
        case .tokens: "/iceberg/v1/oauth/tokens"
        case .change: "/iceberg/v1 (change)"
        }
    }

    /// The table that the route concerns.
    var table: Route.TableName? {
        switch self {
        case .table(let name), .credentials(let name), .sign(let name, _), .metrics(let name): name
        default: nil
        }
    }
}
