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
}
