import NIOSSL
import Synchronization

/// The certificate that new connections are shown. Those that are open keep what they were shown.
public final class ServedCertificate: Sendable {
    private let held: Mutex<CertificatePair>

    public init(_ pair: CertificatePair) {
        held = Mutex(pair)
    }

    public var pair: CertificatePair { held.withLock { $0 } }

    /// From the next connection on.
    public func replace(by pair: CertificatePair) {
        held.withLock { $0 = pair }
    }
}
