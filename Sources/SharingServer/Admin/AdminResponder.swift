import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Registry

/// Performs the registry operations that commands send over the Unix socket. Whoever may connect to the socket may
/// administer: its mode and its folder's are what guards it.
struct AdminResponder: HTTPResponder {
    typealias Context = SharingContext

    /// More than the largest share update takes, in bytes.
    private static let maximumBodyBytes = 64 << 20

    let registry: Registry
    let logger: Logger

    func respond(to request: Request, context: SharingContext) async throws -> Response {
        do {
            let (operation, actor) = try await read(request)
            let answer = try await registry.perform(operation, as: actor)
            logger.info("registry", metadata: ["operation": "\(Self.name(of: operation))", "actor": "\(actor.name)"])
            return Self.response(.ok, try RegistryExchange.encode(answer))
        } catch let error as RegistryError {
            logger.info("registry", metadata: ["refused": "\(error.message)"])
            return Self.response(Self.status(of: error.kind), try RegistryExchange.encode(error))
        }
    }

    private func read(_ request: Request) async throws -> (RegistryOperation, AuditActor) {
        guard request.uri.path == RegistryExchange.path, request.method == .post else {
            throw RegistryError(.notFound, "this socket takes POST \(RegistryExchange.path) and nothing else")
        }
        var data = Data()
        for try await buffer in request.body {
            guard data.count + buffer.readableBytes <= Self.maximumBodyBytes else {
                throw RegistryError(.invalid, "the operation is larger than \(Self.maximumBodyBytes) bytes")
            }
            data.append(contentsOf: buffer.readableBytesView)
        }
        guard let operation = try? RegistryExchange.decodeOperation(data) else {
            throw RegistryError(
                .invalid, "this server does not know the operation: use the command line of the server's own version")
        }
        let name = HTTPField.Name(RegistryExchange.actorHeader).flatMap { request.headers[$0] }
        let actor = AuditActor(
            kind: .commandLine, name: String((name?.removingPercentEncoding ?? "unknown").prefix(64)))
        return (operation, actor)
    }

    private static func status(of kind: RegistryError.Kind) -> HTTPResponse.Status {
        switch kind {
        case .alreadyExists, .conflict, .alreadyPerformed: .conflict
        case .preconditionFailed: .preconditionFailed
        case .notFound: .notFound
        case .invalid: .badRequest
        case .unavailable: .serviceUnavailable
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ body: Data) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// The operation's own name; its values may be anything.
    private static func name(of operation: RegistryOperation) -> String {
        String("\(operation)".prefix { $0 != "(" })
    }
}
