public import ACMESyntax

/// Why a certificate authority gave no certificate: what was attempted, where, why it failed and what to do.
public struct ACMEError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// No answer, or one beyond the bounds.
        case transport
        /// The authority refused, with a problem document (RFC 7807).
        case problem(ProblemType)
        /// An answer that is none of RFC 8555.
        case malformed
        /// An answer that is well formed and not acted upon, such as a URL of another host.
        case refused
        /// The bound on the time of all of it has passed.
        case timeout
        /// The answer to a challenge could not be published or taken back.
        case challenge
        /// The configuration does not fit this authority.
        case configuration
        /// The state, such as the account's key, cannot be read or written.
        case state
        /// The task was cancelled.
        case cancelled
    }

    public let kind: Kind
    /// What was attempted, such as "ordering a certificate for share.example.com".
    public let step: String
    /// Where: a URL, a server or a file.
    public let place: String
    public let reason: String
    public let remedy: String?
    /// How long the authority asks to be left alone (RFC 9110 section 10.2.3).
    public let retryAfter: Duration?

    public init(
        _ kind: Kind, step: String, place: String, reason: String, remedy: String? = nil, retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.step = step
        self.place = place
        self.reason = reason
        self.remedy = remedy
        self.retryAfter = retryAfter
    }

    public var description: String {
        "\(step) failed at \(place): \(reason)" + (remedy.map { ". " + $0 } ?? "")
    }
}
