import AsyncHTTPClient
import Tables

/// What a failure means that came from the proxy and not from the host behind it.
struct ProxyFailure {
    private let proxy: ProxyServer

    init(_ proxy: ProxyServer) {
        self.proxy = proxy
    }

    /// - Parameter target: what was to be reached, such as `store at host:port`.
    /// - Returns: nil for a failure that says nothing of the proxy.
    func failure(_ error: HTTPClientError, at location: String, of target: String) -> AttemptFailure? {
        switch error {
        case .proxyAuthenticationRequired:
            lasting(
                location, target,
                "asks for other credentials (407): write them into HTTPS_PROXY, as `http://user:password@\(proxy)`")
        case .invalidProxyResponse:
            lasting(
                location, target,
                "does not connect to it: let the proxy allow this host and port, or name the host in NO_PROXY")
        case .httpProxyHandshakeTimeout, .connectTimeout:
            transient(.timedOut, location, target, "did not answer within the time allowed")
        default: nil
        }
    }

    /// No connection could be made to the proxy.
    func unreachable(at location: String, of target: String) -> AttemptFailure {
        transient(
            .unavailable, location, target,
            "cannot be reached: check that it runs and HTTPS_PROXY, or name the host in NO_PROXY")
    }

    private func lasting(_ location: String, _ target: String, _ cause: String) -> AttemptFailure {
        AttemptFailure(StorageError(.unavailable, at: location, sentence(target, cause)))
    }

    private func transient(
        _ kind: StorageError.Kind, _ location: String, _ target: String, _ cause: String
    ) -> AttemptFailure {
        AttemptFailure(StorageError(kind, at: location, sentence(target, cause)), isTransient: true)
    }

    private func sentence(_ target: String, _ cause: String) -> String {
        "The \(target): the proxy \(proxy) \(cause)."
    }
}
