import Addresses
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Monitoring
import NIOCore
import Registry
import Sharing
import Templates

/// Answers administrators: commands of the command line, and the administrative API.
///
/// Over the Unix socket, whoever may connect may administer: its mode and its folder's are what guards it. Everywhere
/// else each request has to show an administrator's token; those of recipients are worth nothing here.
struct AdminResponder: HTTPResponder {
    typealias Context = SharingContext

    /// How callers prove who they are.
    enum Gate: Sendable {
        case socket
        case tokens
    }

    let registry: Registry
    let settings: ServerSettings
    let gate: Gate
    let observation: Observation
    let logger: Logger

    func respond(to request: Request, context: SharingContext) async throws -> Response {
        var response: Response
        do {
            response = try await answer(request)
        } catch {
            let failure = explain(error)
            let client = context.connection?.description ?? "local"
            logger.info("admin", metadata: ["refused": "\(failure.message)", "client": "\(client)"])
            let isMethod = failure.status == .methodNotAllowed
            response = AdminAnswer.response(
                failure, allow: isMethod ? AdminRoute(request.uri.path)?.methods ?? Self.readMethods : nil)
        }
        if request.method == .head { response.body = ResponseBody() }
        return response
    }

    private func answer(_ request: Request) async throws -> Response {
        if request.uri.path == "/readyz" {
            try Self.requireRead(request)
            return try await readiness()
        }
        let actor = try await self.actor(of: request)
        if request.uri.path == "/metrics" {
            try Self.requireRead(request)
            return metrics(request)
        }
        guard let route = AdminRoute(request.uri.path) else {
            throw AdminError(
                .notFound, "notFound",
                "There is nothing at this path: what there is, \(AdminRoute.prefix)/openapi.json describes.")
        }
        guard route.methods.contains(request.method) else {
            throw Self.wrongMethod
        }
        switch route {
        case .registry: return try await exchange(request, actor)
        case .description:
            let text = Templates.text("admin/openapi.json") ?? ""
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        default:
            let call = try await AdminCall(request, by: actor)
            let answer = try await AdminAPI(registry: registry, settings: settings).answer(route, call)
            return answer.response(to: request)
        }
    }

    /// Of the pages beside the API.
    private static let readMethods: [HTTPRequest.Method] = [.get, .head]
    private static let wrongMethod = AdminError(
        .methodNotAllowed, "methodNotAllowed", "This path takes other methods.")

    private static func requireRead(_ request: Request) throws(AdminError) {
        guard readMethods.contains(request.method) else { throw wrongMethod }
    }

    /// Who it is, for the audit.
    private func actor(of request: Request) async throws -> AuditActor {
        switch gate {
        case .socket:
            let name = HTTPField.Name(RegistryExchange.actorHeader).flatMap { request.headers[$0] }
            return AuditActor(
                kind: .commandLine, name: String((name?.removingPercentEncoding ?? "unknown").prefix(64)))
        case .tokens:
            guard let token = BearerToken.read(request.headers) else { throw AdminError.unauthenticated }
            let administrator = try await registry.authenticateAdministrator(token: token, at: Date())
            guard let administrator else { throw AdminError.unauthenticated }
            return AuditActor(kind: .api, name: administrator.name)
        }
    }

    /// One operation of a command, as a value.
    private func exchange(_ request: Request, _ actor: AuditActor) async throws -> Response {
        do {
            let call = try await AdminCall(request, by: actor)
            guard let operation = try? RegistryExchange.decodeOperation(Data(call.bytes)) else {
                throw RegistryError(
                    .invalid,
                    "this server does not know the operation: use the command line of the server's own version")
            }
            let answer = try await registry.perform(operation, as: actor)
            logger.info("registry", metadata: ["operation": "\(Self.name(of: operation))", "actor": "\(actor.name)"])
            return Self.response(.ok, try RegistryExchange.encode(answer))
        } catch let error as RegistryError {
            logger.info("registry", metadata: ["refused": "\(error.message)"])
            return Self.response(AdminError(error).status, try RegistryExchange.encode(error))
        }
    }

    private func metrics(_ request: Request) -> Response {
        let format = ExpositionFormat(accept: request.headers[.accept])
        return Response(
            status: .ok, headers: [.contentType: format.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: observation.metrics.registry.exposition(format))))
    }

    /// Whether requests can be answered: the registry has to be there.
    private func readiness() async throws -> Response {
        do {
            _ = try await registry.administrators()
            return Response(
                status: .ok, headers: [.contentType: "text/plain"], body: .init(byteBuffer: .init(string: "ready\n")))
        } catch {
            logger.warning("not ready", metadata: ["error": "\(error)"])
            throw AdminError(
                .serviceUnavailable, "unavailable", "The registry cannot be read; the server's log says why.")
        }
    }

    private func explain(_ error: any Error) -> AdminError {
        switch error {
        case let error as AdminError: return error
        case let error as RegistryError: return AdminError(error)
        case let error as SharingError: return AdminError(.badRequest, "invalid", error.message)
        default:
            logger.error("admin", metadata: ["error": "\(error)"])
            return AdminError(
                .internalServerError, "internal", "The server failed in a way it does not expect; its log says how.")
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ body: Data) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// The operation's own name; its values may be anything.
    private static func name(of operation: RegistryOperation) -> String {
        String("\(operation.itself)".prefix { $0 != "(" })
    }
}
