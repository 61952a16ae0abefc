import HTTPTypes
import Hummingbird
import Iceberg
import JSON
import Registry
import Storage
import Tables

/// Signs a request of a client for an object of a table, if it is one that the table's readers make (Iceberg, REST
/// Catalog OpenAPI document, `RemoteSignRequest`).
struct IcebergSigning: Sendable {
    /// What a request to be signed may have, in bytes.
    private static let maximumBodyBytes = 64 << 10

    let service: SharingService
    let call: Call
    let table: IcebergReads

    /// - Parameter token: names the state of the table that the client reads; nil for the newest.
    func sign(_ token: String?) async throws -> Response {
        let request = try Self.request(try await call.body(limit: Self.maximumBodyBytes))
        guard request.method == "GET" || request.method == "HEAD" else {
            throw Self.refusal("only GET and HEAD are signed: the table is read-only")
        }
        let ticket = try await ticket(token)
        let (address, store) = try target(try table.table.access(at: ticket.location))
        guard let object = address.object(at: request.url) else {
            throw Self.refusal("the URL to be signed names no object of the table's store, or more than an object")
        }
        let admission = ObjectAdmission(service: service, table: table.table, name: table.name)
        guard try await admission.admits(object, metadata: ticket.metadata, location: ticket.location) else {
            throw Self.refusal("the object is none of those that make up the table")
        }
        let now = service.now
        let authority: RequestAuthority
        if let store {
            authority = try store.authority(at: now)
        } else {
            authority = RequestAuthority(
                credentials: service.keys.credentials(token: try service.keys.token(ticket)), region: address.region,
                now: now)
        }
        let place = address.place(of: object)
        let headers = authority.sign(
            method: request.method, host: place.host, path: place.path, headers: request.headers, now: now)
        var response = IcebergCatalog.json(
            .object([
                .init("uri", .string(address.url(of: object))),
                .init("headers", .object(headers.map { .init($0.name, .array([.string($0.value)])) })),
            ]))
        // Clients in Java use a signature for other parts of the same object, for some seconds, if this header says so.
        response.headers[.cacheControl] = "private"
        return response
    }

    /// The service that the requests are for, and its store where it delivers the objects itself.
    private func target(_ access: TableAccess) throws -> (S3Address, (any SigningStore)?) {
        guard try service.stores.delivery(for: access.policy.root.bucket) == .presigned,
            let store = access.store as? any SigningStore
        else { return (try service.objectAddress(), nil) }
        return (store.publicAddress, store)
    }

    private func ticket(_ token: String?) async throws -> AccessTicket {
        guard let token else {
            let state = try await table.state()
            return AccessTicket(
                recipient: call.recipient.id, credential: call.caller.credential, table: table.granted.table.id,
                expires: AccessConfiguration.expiry(at: service.now, lifetime: service.settings.urlLifetime),
                metadata: state.document.location, location: state.tableLocation)
        }
        guard let ticket = service.keys.ticket(token), ticket.recipient == call.recipient.id,
            ticket.table == table.granted.table.id
        else { throw Self.refusal("the signing endpoint is not one that this table was loaded with: load it again") }
        guard service.now < ticket.expires else {
            throw Self.refusal("the signing endpoint has expired: load the table again for a new one")
        }
        return ticket
    }

    private static func refusal(_ message: String) -> IcebergError { IcebergError(.forbidden, message) }

    // MARK: The request

    private struct SigningRequest {
        let method: String
        let url: String
        /// With names in lower case.
        let headers: [(name: String, value: String)]
    }

    private static func request(_ body: [UInt8]) throws -> SigningRequest {
        guard let value = try? JSONValue(parsing: body, maximumDepth: 8), let method = value["method"]?.string,
            let url = value["uri"]?.string
        else { throw IcebergError(.badRequest, "the body is no request to be signed: it needs 'method' and 'uri'") }
        var headers: [(name: String, value: String)] = []
        for member in value["headers"]?.object ?? [] {
            let values = member.value.array?.compactMap(\.string) ?? []
            let name = member.key.lowercased()
            guard !headers.contains(where: { $0.name == name }), HTTPField.Name(name) != nil,
                values.allSatisfy({ HTTPField.isValidValue($0) })
            else { throw IcebergError(.badRequest, "the headers to be signed are no headers, or one is given twice") }
            headers.append((name, values.joined(separator: ",")))
        }
        return SigningRequest(method: method, url: url, headers: headers)
    }
}
