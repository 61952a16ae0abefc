import HTTPTypes
import Tables

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

/// Finds the route of a request.
struct RouteTable: Sendable {
    /// Path segments before the sharing routes, `delta-sharing` by default.
    let prefix: [String]
    /// Path segments before file names, `files` by default.
    let filesPrefix: [String]

    /// - Parameters:
    ///   - endpointPath: the path of the configured endpoint.
    ///   - filesPath: the path of the configured files endpoint.
    init(endpointPath: String, filesPath: String) {
        prefix = endpointPath.split(separator: "/").map(String.init)
        filesPrefix = filesPath.split(separator: "/").map(String.init)
    }

    /// Whether a path lies under the sharing endpoint, so that its caller has to be known before anything else is said.
    func isSharing(_ path: String) -> Bool {
        path.split(separator: "/").starts(with: prefix, by: ==)
    }

    /// Whether a path lies under the Iceberg catalog, which has a shape of its own for errors.
    func isIceberg(_ path: String) -> Bool {
        path.split(separator: "/").starts(with: prefix + ["iceberg"], by: ==)
    }

    /// - Parameter path: percent-encoded, without the query. Empty segments are passed over: endpoints that end in a
    ///   slash make clients send `//shares`.
    func route(_ method: HTTPRequest.Method, _ path: String) throws(Route.Failure) -> Route {
        let segments = path.split(separator: "/")
        if segments == ["healthz"] { return try allow([.get, .head], method, .health) }
        if segments.starts(with: filesPrefix, by: ==), segments.count == filesPrefix.count + 1, let name = segments.last
        {
            return try allow([.get, .head], method, .file(String(name)))
        }
        // Refusals are those of the S3 protocol too, whatever the method.
        if segments.starts(with: filesPrefix + ["s3"], by: ==), segments.count > filesPrefix.count + 1 {
            return .object
        }
        guard segments.starts(with: prefix, by: ==) else { throw .unknown }
        var names: [String] = []
        for segment in segments.dropFirst(prefix.count) {
            guard let name = PercentEncoding.decode(String(segment)) else { throw .unknown }
            names.append(name)
        }
        if names.first == "iceberg" {
            guard let route = IcebergRoute(method, Array(names.dropFirst())) else { throw .unknown }
            return .iceberg(route)
        }
        return try sharing(method, names)
    }

    private func sharing(_ method: HTTPRequest.Method, _ names: [String]) throws(Route.Failure) -> Route {
        guard names.first == "shares" else { throw .unknown }
        switch names.count {
        case 1: return try allow([.get], method, .shares)
        case 2: return try allow([.get], method, .share(names[1]))
        case 3 where names[2] == "schemas": return try allow([.get], method, .schemas(share: names[1]))
        case 3 where names[2] == "all-tables": return try allow([.get], method, .allTables(share: names[1]))
        case 5 where names[2] == "schemas" && names[4] == "tables":
            return try allow([.get], method, .tables(share: names[1], schema: names[3]))
        case 6 where names[2] == "schemas" && names[4] == "tables":
            // The old way to ask for the version.
            return try allow([.head], method, .version(.init(share: names[1], schema: names[3], table: names[5])))
        case 7 where names[2] == "schemas" && names[4] == "tables":
            let table = Route.TableName(share: names[1], schema: names[3], table: names[5])
            switch names[6] {
            case "version": return try allow([.get], method, .version(table))
            case "metadata": return try allow([.get], method, .metadata(table))
            case "query": return try allow([.post], method, .query(table))
            case "changes": return try allow([.get], method, .changes(table))
            default: throw .unknown
            }
        default: throw .unknown
        }
    }

    private func allow(
        _ methods: [HTTPRequest.Method], _ method: HTTPRequest.Method, _ route: Route
    ) throws(Route.Failure) -> Route {
        guard methods.contains(method) else { throw .method(allowed: methods) }
        return route
    }
}
