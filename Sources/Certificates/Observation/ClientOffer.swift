/// Which client a handshake stands for: decides what it offers.
public enum ClientOffer: String, Sendable, Hashable, Codable, CaseIterable {
    /// What a client in Java 17 offers.
    case jvm17
    /// The same without TLS 1.3.
    case jvm17UpToTLS12
    /// The same with suites that have forward secrecy and authenticated encryption alone.
    case jvm17AuthenticatedOnly
    /// Everything that there is, for one version of the protocol.
    case allOfTLS10, allOfTLS11, allOfTLS12, allOfTLS13

    /// The one version of an offer that has no other.
    public var onlyVersion: TLSVersion? {
        switch self {
        case .jvm17, .jvm17AuthenticatedOnly: nil
        case .jvm17UpToTLS12, .allOfTLS12: .tls12
        case .allOfTLS10: .tls10
        case .allOfTLS11: .tls11
        case .allOfTLS13: .tls13
        }
    }
}
