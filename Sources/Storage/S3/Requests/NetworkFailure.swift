import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Tables

/// What a failure below HTTP means: names, connections and TLS.
struct NetworkFailure {
    /// What was asked: a `store` or a `catalog`.
    var peer = "store"
    let location: String
    /// The address that was tried, as `host:port`.
    let address: String
    /// Whether the peer has authorities of its own configured.
    let hasCAFile: Bool
    /// What stands between; nil where the connection is made to the address itself.
    var proxy: ProxyServer?

    func failure(_ error: any Error) -> AttemptFailure {
        switch error {
        case let error as StorageError:
            return AttemptFailure(error)
        case is CancellationError:
            return cancelled
        case let error as HTTPClientError:
            return client(error)
        case let error as NIOConnectionError:
            return connection(error)
        case let error as NIOSSLError:
            return tls(error)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            return lasting("the certificate is for another host name than the configured one")
        case let error as IOError:
            return transient(.unavailable, Self.words(error))
        case let error as HTTPParserError where error != .invalidEOFState:
            return AttemptFailure(
                StorageError(
                    .malformedAnswer, at: location,
                    "What listens at \(address) does not answer in HTTP: check its scheme and port."))
        default:
            return transient(.unavailable, "the connection broke (\(type(of: error)))")
        }
    }

    private var cancelled: AttemptFailure {
        AttemptFailure(StorageError(.unavailable, at: location, "The request to \(address) was cancelled."))
    }

    private func client(_ error: HTTPClientError) -> AttemptFailure {
        if let proxy, let failure = ProxyFailure(proxy).failure(error, at: location, of: "\(peer) at \(address)") {
            return failure
        }
        switch error {
        case .cancelled, .requestStreamCancelled:
            return cancelled
        case .alreadyShutdown:
            return lasting("the server's connections are shut down")
        case .connectTimeout:
            return transient(.timedOut, "no connection within the time allowed; check routes and firewalls")
        case .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout:
            return transient(.timedOut, "no answer within the time allowed")
        case .remoteConnectionClosed, .uncleanShutdown:
            return transient(.unavailable, "the connection was closed before the answer ended")
        default:
            return transient(.unavailable, "the request failed (\(error.shortDescription))")
        }
    }

    private func connection(_ error: NIOConnectionError) -> AttemptFailure {
        if let proxy { return ProxyFailure(proxy).unreachable(at: location, of: "\(peer) at \(address)") }
        guard let last = error.connectionErrors.last else {
            return transient(
                .unavailable, "no address was found for the host \(error.host); check the name and this server's DNS")
        }
        if let cause = last.error as? IOError { return transient(.unavailable, Self.words(cause)) }
        if case .connectTimeout = last.error as? ChannelError {
            return transient(.timedOut, "no connection within the time allowed; check routes and firewalls")
        }
        return transient(.unavailable, "no connection could be made (\(type(of: last.error)))")
    }

    private func tls(_ error: NIOSSLError) -> AttemptFailure {
        // BoringSSL tells its reasons apart in text only.
        let reason = "\(error)"
        if reason.contains("CERTIFICATE_VERIFY_FAILED") || error == .unableToValidateCertificate {
            let remedy =
                hasCAFile
                ? "check that the \(peer)'s `caFile` holds the authority that signed it, and its dates"
                : "if an authority of your own signed it, name that authority's PEM file as the \(peer)'s `caFile`"
            return lasting("its TLS certificate is not trusted; \(remedy)")
        }
        if reason.contains("WRONG_VERSION_NUMBER") {
            return lasting("it does not speak TLS; if it is a plain HTTP port, the endpoint begins with `http://`")
        }
        if error == .uncleanShutdown {
            return transient(.unavailable, "the connection was closed before the answer ended")
        }
        return transient(.unavailable, "the TLS handshake failed")
    }

    private static func words(_ error: IOError) -> String {
        switch error.errnoCode {
        case ECONNREFUSED: "the connection was refused; check that it runs and that the port is right"
        case ECONNRESET, EPIPE: "the connection was reset"
        case EHOSTUNREACH, ENETUNREACH: "there is no route to it"
        case ETIMEDOUT: "the connection timed out; check routes and firewalls"
        default: "the connection failed (error \(error.errnoCode))"
        }
    }

    private func transient(_ kind: StorageError.Kind, _ cause: String) -> AttemptFailure {
        AttemptFailure(StorageError(kind, at: location, "The \(peer) at \(address): \(cause)."), isTransient: true)
    }

    private func lasting(_ cause: String) -> AttemptFailure {
        AttemptFailure(StorageError(.unavailable, at: location, "The \(peer) at \(address): \(cause)."))
    }
}
