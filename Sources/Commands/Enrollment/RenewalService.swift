import ACME
import ServiceLifecycle

/// Keeps the server's certificate renewed while the server runs.
struct RenewalService: Service {
    let renewal: CertificateRenewal

    func run() async throws {
        await cancelWhenGracefulShutdown { await renewal.run() }
    }
}
