/// Why bytes are no answer about a certificate.
public enum RevocationAnswerError: Error, Sendable, Hashable {
    /// They are no answer at all; OpenSSL's word for it.
    case malformed(String)
    /// The responder answered with an error: `tryLater`, `unauthorized` and the like (RFC 6960 section 4.2.1).
    case responder(String)
    /// It is about other certificates.
    case otherCertificate
}

extension RevocationAnswerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let reason): "no answer that can be read: \(reason)"
        case .responder(let status): "the responder answered '\(status)'"
        case .otherCertificate: "the answer is about other certificates"
        }
    }
}
