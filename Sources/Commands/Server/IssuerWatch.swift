import Identity
import Logging
import ServiceLifecycle

/// Asks identity providers for their keys when the server starts, so that the first token does not wait and a provider
/// that cannot be reached is known before a recipient is refused.
struct IssuerWatch: Service {
    let issuers: [ExternalTokenVerifier]
    let logger: Logger

    func run() async throws {
        for verifier in issuers {
            let name = verifier.issuer.url
            if let refusal = await verifier.keys.prepare() {
                logger.warning(
                    "identity provider", metadata: ["issuer": "\(name)", "unusable": "\(refusal)"])
            } else {
                logger.info("identity provider", metadata: ["issuer": "\(name)", "keys": "ready"])
            }
        }
        try? await gracefulShutdown()
    }
}
