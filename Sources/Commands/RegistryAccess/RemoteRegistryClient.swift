import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Registry
import SharingServer
import Storage

/// Has a running server perform operations: over the Unix socket beside the registry, or through the administrative API
/// of one elsewhere.
struct RemoteRegistryClient: RegistryClient {
    /// Where the server answers, and who asks.
    enum Peer: Sendable {
        /// The socket's absolute path, the user for the audit, and what the configuration says of the server.
        case socket(String, actor: String, ServerSettings)
        /// The address of the administrative API without a slash at its end, and an administrator's token.
        case api(String, token: Secret)

        /// For messages.
        var name: String {
            switch self {
            case .socket(let path, _, _): path
            case .api(let url, _): url
            }
        }
    }

    private let peer: Peer
    private let client: HTTPClient
    private let timeout: TimeAmount

    /// What stands between; nil for a socket, and where the connection is made to the server itself.
    private let proxy: ProxyServer?

    /// - Parameter proxies: those of the environment; a socket is never behind one.
    init(_ peer: Peer, timeout: TimeAmount = .seconds(10), proxies: ProxyRules = .direct) {
        self.peer = peer
        self.timeout = timeout
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = timeout
        if case .api(let url, _) = peer { proxy = proxies.proxy(for: url) } else { proxy = nil }
        configuration.proxy = proxy?.configuration
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer {
        var request = try request(RegistryExchange.path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try RegistryExchange.encode(operation)))
        let (status, data) = try await send(request)
        do {
            return try RegistryExchange.decodeAnswer(data)
        } catch let error as RegistryError {
            throw error
        } catch {
            throw otherwise(status)
        }
    }

    func server() async throws -> ServerDescription {
        if case .socket(_, _, let settings) = peer { return ServerDescription(settings) }
        let (status, data) = try await send(try request("/admin/v1/server"))
        do {
            return try JSONDecoder().decode(ServerDescription.self, from: data)
        } catch {
            throw otherwise(status)
        }
    }

    /// What the server answers at a path of its administrative listener.
    func text(at path: String) async throws -> (status: Int, body: String) {
        let (status, data) = try await send(try request(path))
        return (Int(status.code), String(decoding: data, as: UTF8.self))
    }

    func close() async throws {
        try await client.shutdown()
    }

    private func request(_ path: String) throws -> HTTPClientRequest {
        switch peer {
        case .socket(let socket, let actor, _):
            guard let url = URL(httpURLWithSocketPath: SocketPath.short(socket), uri: path) else {
                throw CommandError(.unavailable, "\(socket) is no path of a socket: shorten registry.file")
            }
            var request = HTTPClientRequest(url: url.absoluteString)
            request.headers.add(name: RegistryExchange.actorHeader, value: Self.headerValue(actor))
            return request
        case .api(let url, let token):
            var request = HTTPClientRequest(url: url + path)
            request.headers.add(name: "Authorization", value: "Bearer \(token.reveal())")
            return request
        }
    }

    private func send(_ request: HTTPClientRequest) async throws -> (status: HTTPResponseStatus, body: Data) {
        do {
            let response = try await client.execute(request, timeout: timeout)
            let body = try await response.body.collect(upTo: RegistryExchange.largestAnswer)
            return (response.status, Data(body.readableBytesView))
        } catch {
            throw unavailable(after: error)
        }
    }

    /// What an answer means that is none of the exchange.
    private func otherwise(_ status: HTTPResponseStatus) -> CommandError {
        if status == .unauthorized {
            return CommandError(
                .denied,
                "\(peer.name) does not know the token: make one there with causeway administrator create NAME, and put "
                    + "it into CAUSEWAY_ADMIN_TOKEN")
        }
        return CommandError(
            .unavailable,
            "what answers at \(peer.name) is not this version of causeway: use the server's own version of the command")
    }

    private func unavailable(after error: any Error) -> CommandError {
        let failure = error as? HTTPClientError
        if let proxy, [.proxyAuthenticationRequired, .invalidProxyResponse].contains(failure) {
            return CommandError(
                .unavailable,
                "the proxy \(proxy) does not connect to \(peer.name) (\(failure?.shortDescription ?? "")): write its "
                    + "credentials into HTTPS_PROXY, let it allow that address, or name the host in NO_PROXY; nothing "
                    + "was changed")
        }
        let through = proxy.map { " through the proxy \($0)" } ?? ""
        let isTimeout = failure.map { [.deadlineExceeded, .readTimeout].contains($0) } ?? false
        if case .api(let url, _) = peer, failure == .connectTimeout || !(error is HTTPClientError) {
            return CommandError(
                .unavailable,
                "cannot reach the administrative API at \(url)\(through): \(error); nothing was changed unless the "
                    + "connection broke on the way: look at the list or show command")
        }
        let what =
            isTimeout || failure == .connectTimeout
            ? "did not answer within \(timeout.nanoseconds / 1_000_000_000) seconds"
            : "broke off before it answered"
        return CommandError(
            .unavailable,
            "the server at \(peer.name) \(what), so it is unknown whether the change was made: look at the server's "
                + "log, then at the list or show command")
    }

    /// A header's value is one line of visible ASCII.
    private static func headerValue(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: UnicodeScalar(33)...UnicodeScalar(126)).subtracting(["%"])
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
