import HTTPTypes
import Tables

/// Finds the route of a request.
struct RouteTable: Sendable {
    /// Path segments before the sharing routes, `delta-sharing` by default.
    let prefix: [String]
    /// Path segments before file names, `files` by default.
    let filesPrefix: [String]
    /// Path segments before what is about identities; none by default.
    let identityPrefix: [String]

    /// - Parameters:
    ///   - endpointPath: the path of the configured endpoint.
    ///   - filesPath: the path of the configured files endpoint.
    ///   - identityPath: the path of the configured endpoint for identities.
    init(endpointPath: String, filesPath: String, identityPath: String = "") {
        prefix = endpointPath.split(separator: "/").map(String.init)
        filesPrefix = filesPath.split(separator: "/").map(String.init)
        identityPrefix = identityPath.split(separator: "/").map(String.init)
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
        if let route = try identity(method, segments) { return route }
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

    private func identity(
        _ method: HTTPRequest.Method, _ segments: [Substring]
    ) throws(Route.Failure) -> Route? {
        guard segments.starts(with: identityPrefix, by: ==) else { return nil }
        switch segments.dropFirst(identityPrefix.count).map(String.init) {
        case let rest where rest.count == 2 && rest[0] == "activation":
            return try allow([.get, .head, .post], method, .activation(nonce: rest[1]))
        case ["oauth", "token"]: return try allow([.post], method, .oauthToken)
        case [".well-known", "jwks.json"]: return try allow([.get, .head], method, .signingKeys)
        default: return nil
        }
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
