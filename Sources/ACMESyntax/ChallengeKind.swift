/// The ways to show that a name is one's own that this room knows.
public enum ChallengeKind: String, Sendable, Hashable {
    /// A file at `http://NAME/.well-known/acme-challenge/TOKEN` (RFC 8555 section 8.3).
    case http = "http-01"
    /// A TXT record at `_acme-challenge.NAME` (RFC 8555 section 8.4).
    case dns = "dns-01"
}
