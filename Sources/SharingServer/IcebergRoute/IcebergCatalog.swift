import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Registry
import Sharing
import Tables

/// Answers the routes of the Iceberg catalog for a recipient who is known.
struct IcebergCatalog: Sendable {
    let service: SharingService
    let call: Call

    func answer(_ route: IcebergRoute) async throws -> Response {
        let listings = IcebergListings(service: service, call: call)
        switch route {
        case .config: return try await config()
        case .namespaces(let share): return try await listings.namespaces(of: share)
        case .namespace(let share, let name): return try await listings.namespace(name, of: share)
        case .tables(let share, let namespace): return try await listings.tables(of: share, namespace: namespace)
        case .views(let share, let namespace): return try await listings.views(of: share, namespace: namespace)
        case .table(let name): return try await table(name).load()
        case .credentials(let name): return try await table(name).credentials()
        case .sign(let name, let ticket):
            return try await IcebergSigning(service: service, call: call, table: try await table(name)).sign(ticket)
        case .metrics(let name):
            _ = try await table(name)
            // Reports on scans of clients: read, so that the connection can go on, and forgotten.
            _ = try await call.body(limit: service.settings.maximumBodyBytes)
            return Response(status: .noContent)
        case .view: throw IcebergError(.noSuchView, "there are no views in this catalog")
        case .tokens: throw Self.noTokens
        case .change: throw IcebergError(.forbidden, "this catalog is read-only: only its provider changes tables")
        }
    }

    static let noTokens = IcebergError(
        .notFound,
        "this catalog hands out no tokens: set the property 'token' to the bearerToken of the profile, or "
            + "'oauth2-server-uri' to its tokenEndpoint and 'credential' to its clientId:clientSecret")

    private func table(_ name: Route.TableName) async throws -> IcebergReads {
        try await IcebergReads(service: service, call: call, name: name)
    }

    private func config() async throws -> Response {
        guard let name = try call.parameters()["warehouse"] else {
            throw IcebergError(
                .badRequest, "set the property 'warehouse' to the name of a share: each share is a catalog of its own")
        }
        guard let share = try await service.registry.share(named: name, of: call.recipient.id) else {
            throw IcebergError.noSuchShare(name)
        }
        return Self.json(
            .object([
                .init(
                    "overrides",
                    .object([
                        .init("prefix", .string(Self.segment(share.name))), .init("warehouse", .string(share.name)),
                        // The tokens of profiles are not exchanged for others: clients in Java would try after an hour.
                        .init("token-refresh-enabled", .string("false")),
                    ])),
                .init("defaults", .object([])),
                .init("endpoints", .array(IcebergRoute.endpoints.map(JSONValue.string))),
            ]))
    }

    static func json(_ value: JSONValue) -> Response {
        var writer = JSONWriter()
        writer.value(value)
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }

    /// A name as one segment of a path.
    static func segment(_ name: String) -> String {
        var text = ""
        for byte in name.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: text.unicodeScalars.append(.init(byte))
            default: text += "%" + Hex.encode([byte]).uppercased()
            }
        }
        return text
    }
}
