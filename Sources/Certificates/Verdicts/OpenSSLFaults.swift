import Findings
import OpenSSL

/// OpenSSL's verdict in the terms of this room.
enum OpenSSLFaults {
    /// nil for times, which ``Validity`` judges: OpenSSL refuses the last second.
    static func flaw(_ fault: PathCheck.Fault) -> Flaw? {
        guard let id = id(fault.kind) else { return nil }
        return Flaw(id, at: fault.depth, fault.text, reference(fault.kind))
    }

    private static func id(_ kind: PathCheck.Fault.Kind) -> FindingID? {
        switch kind {
        case .time: nil
        case .signature: .badSignature
        case .noAnchor: .incomplete
        case .authority: .notAnAuthority
        case .pathLength: .pathLength
        case .purpose: .purpose
        case .nameConstraint: .nameConstraint
        case .policy: .policy
        case .hostname: .nameMismatch
        case .revoked: .revoked
        case .revocation, .noList: .revocationList
        case .algorithm: .weakKey
        case .profile: .profile
        case .syntax, .other: .malformed
        }
    }

    private static func reference(_ kind: PathCheck.Fault.Kind) -> String? {
        switch kind {
        case .profile: "RFC 5280 section 4.2"
        case .authority, .pathLength: "RFC 5280 section 4.2.1.9"
        case .nameConstraint: "RFC 5280 section 4.2.1.10"
        case .purpose: "RFC 5280 section 4.2.1.12"
        case .policy: "RFC 5280 section 4.2.1.11"
        case .hostname: "RFC 6125 section 6.4"
        case .revoked, .revocation, .noList: "RFC 5280 section 6.3"
        case .time, .signature, .noAnchor: "RFC 5280 section 6.1.3"
        case .algorithm, .syntax, .other: nil
        }
    }
}
