import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Registry

/// Has the running server perform operations, over the Unix socket beside the registry.
struct SocketRegistryClient: RegistryClient {
    /// The socket's absolute path.
    let socket: String
    /// The user for the audit.
    let actor: String
    private let client: HTTPClient
    private let timeout: TimeAmount

    init(socket: String, actor: String, timeout: TimeAmount = .seconds(10)) {
        self.socket = socket
        self.actor = actor
        self.timeout = timeout
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = timeout
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer {
        guard let url = URL(httpURLWithSocketPath: SocketPath.short(socket), uri: RegistryExchange.path) else {
            throw CommandError(.unavailable, "\(socket) is no path of a socket: shorten registry.file")
        }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: RegistryExchange.actorHeader, value: Self.headerValue(actor))
        request.body = .bytes(ByteBuffer(bytes: try RegistryExchange.encode(operation)))
        let data: Data
        do {
            let response = try await client.execute(request, timeout: timeout)
            data = Data(
                try await response.body.collect(upTo: RegistryExchange.largestAnswer).readableBytesView)
        } catch {
            throw unavailable(after: error)
        }
        do {
            return try RegistryExchange.decodeAnswer(data)
        } catch let error as RegistryError {
            throw error
        } catch {
            throw CommandError(
                .unavailable,
                "what answers at \(socket) is not this version of causeway: use the server's own version of the "
                    + "command")
        }
    }

    func close() async throws {
        try await client.shutdown()
    }

    private func unavailable(after error: any Error) -> CommandError {
        let isTimeout =
            (error as? HTTPClientError).map {
                [.deadlineExceeded, .connectTimeout, .readTimeout].contains($0)
            } ?? false
        let what =
            isTimeout
            ? "did not answer within \(timeout.nanoseconds / 1_000_000_000) seconds"
            : "broke off before it answered"
        return CommandError(
            .unavailable,
            "the server at \(socket) \(what), so it is unknown whether the change was made: look at the server's log, "
                + "then at the list or show command")
    }

    /// A header's value is one line of visible ASCII.
    private static func headerValue(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: UnicodeScalar(33)...UnicodeScalar(126)).subtracting(["%"])
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
