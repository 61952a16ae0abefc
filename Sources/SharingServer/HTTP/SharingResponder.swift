import Addresses
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Sharing

/// Answers every request of the public listener: route, recipient, answer; errors as the protocol renders them; one
/// line in the log.
struct SharingResponder: HTTPResponder {
    typealias Context = SharingContext

    let service: SharingService
    let routes: RouteTable
    let addressing: ClientAddressing
    /// What the health check says beside `ok`.
    let notices: @Sendable () -> [String]
    let logger: Logger

    init(
        service: SharingService, addressing: ClientAddressing, notices: @escaping @Sendable () -> [String] = { [] },
        logger: Logger
    ) {
        self.service = service
        self.addressing = addressing
        self.notices = notices
        self.logger = logger
        routes = RouteTable(
            endpointPath: ServerSettings.path(of: service.settings.endpoint),
            filesPath: ServerSettings.path(of: service.settings.filesEndpoint),
            identityPath: ServerSettings.path(of: service.settings.identityEndpoint))
    }

    func respond(to request: Request, context: SharingContext) async throws -> Response {
        let origin = addressing.origin(of: request.headers, over: context.connection)
        let record = RequestRecord(
            request, origin: origin, observation: service.observation, logger: logger)
        do {
            return RecordedBody.wrap(try await answer(request, record), record, error: nil)
        } catch {
            if routes.isIceberg(request.uri.path) { return iceberg(error, request, record) }
            let failure = error as? Route.Failure
            let (answer, detail) = ErrorAnswers.explain(failure.map(explain) ?? error)
            if let detail { record.note(detail: detail) }
            var response = ErrorAnswers.response(answer)
            if case .method(let allowed) = failure {
                response.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
            }
            if request.method == .head { response.body = ResponseBody() }
            return RecordedBody.wrap(response, record, error: (answer.code.rawValue, answer.message))
        }
    }

    private func answer(_ request: Request, _ record: RequestRecord) async throws -> Response {
        let path = request.uri.path
        let found = Result { () throws(Route.Failure) in try routes.route(request.method, path) }
        if case .success(let route) = found { record.note(route: route) }
        switch found {
        case .success(.health):
            let lines = (["ok"] + notices()).map { $0 + "\n" }.joined()
            return Response(
                status: .ok, headers: [.contentType: "text/plain"], body: .init(byteBuffer: .init(string: lines)))
        case .success(.file(let name)):
            return try await FileDelivery(service: service, request: request, record: record).response(name)
        case .success(.object):
            return await ObjectEndpoint(service: service, request: request, record: record).response()
        case .success(.activation(let nonce)):
            return try await ActivationAnswers(service: service, record: record).answer(request, nonce: nonce)
        case .success(.oauthToken):
            return await TokenEndpoint(service: service, record: record).response(request)
        case .success(.signingKeys):
            return try await TokenEndpoint(service: service, record: record).keySet()
        case .success(.iceberg(.tokens)):
            // Who asks for a token has none yet, and is told where to get it.
            throw IcebergCatalog.noTokens
        default:
            // Whoever is not known learns nothing of what lies under the endpoint, not even which names and routes
            // exist.
            guard routes.isSharing(path) else { _ = try found.get(); break }
        }
        let caller = try await Authenticator(service: service).caller(of: request, record)
        return try await answer(try found.get(), Call(request: request, caller: caller, record: record))
    }

    private func answer(_ route: Route, _ call: Call) async throws -> Response {
        let listings = Listings(service: service, call: call)
        switch route {
        case .shares: return try await listings.shares()
        case .share(let name): return try await listings.share(name)
        case .schemas(let share): return try await listings.schemas(of: share)
        case .tables(let share, let schema): return try await listings.tables(of: share, schema: schema)
        case .allTables(let share): return try await listings.allTables(of: share)
        case .version(let name): return try await reads(call, name).version()
        case .metadata(let name): return try await reads(call, name).metadata()
        case .query(let name): return try await reads(call, name).query()
        case .changes(let name): return try await reads(call, name).changes()
        case .iceberg(let route): return try await IcebergCatalog(service: service, call: call).answer(route)
        case .health, .file, .object, .activation, .oauthToken, .signingKeys:
            throw SharingError(.resourceDoesNotExist, "there is nothing at this path")
        }
    }

    private func iceberg(_ error: any Error, _ request: Request, _ record: RequestRecord) -> Response {
        let (answer, detail) = IcebergErrorAnswers.explain(error)
        if let detail { record.note(detail: detail) }
        var response = IcebergErrorAnswers.response(answer)
        if request.method == .head { response.body = ResponseBody() }
        return RecordedBody.wrap(
            response, record, error: (IcebergErrorAnswers.type(answer.kind), answer.message))
    }

    private func reads(_ call: Call, _ name: Route.TableName) async throws -> TableReads {
        try await TableReads(service: service, call: call, name: name)
    }

    private func explain(_ failure: Route.Failure) -> SharingError {
        switch failure {
        case .unknown:
            SharingError(
                .resourceDoesNotExist,
                "there is nothing at this path: routes begin with \(service.settings.endpoint)/shares")
        case .method(let allowed):
            SharingError(.methodNotAllowed, "this path takes \(allowed.map(\.rawValue).joined(separator: " and "))")
        }
    }
}
