import Glibc

/// Why a socket did not do what it was asked to.
enum SocketFailure: Error, Hashable, CustomStringConvertible {
    case refused
    case reset
    case timedOut
    case unreachable(String)
    case local(String)
    /// Whoever waited was told to stop.
    case interrupted

    init(_ code: Int32) {
        switch code {
        case ECONNREFUSED: self = .refused
        case ECONNRESET, EPIPE, ECONNABORTED: self = .reset
        case ETIMEDOUT: self = .timedOut
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EAFNOSUPPORT, EACCES, EPERM, EINVAL,
            ENOPROTOOPT:
            self = .unreachable(Self.text(code))
        default: self = .local(Self.text(code))
        }
    }

    private static func text(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    var description: String {
        switch self {
        case .refused: "connection refused"
        case .reset: "connection reset"
        case .timedOut: "no answer before the deadline"
        case .unreachable(let reason): "unreachable: \(reason)"
        case .local(let reason): "failure on this side: \(reason)"
        case .interrupted: "interrupted"
        }
    }
}
