import ACME
import Enrollment
import LDNS
import Logging
import Storage
import Tables

/// The certificate that the server obtains and renews itself, ready to be.
struct ConfiguredEnrollment: Sendable {
    let folder: CertificateFolder
    /// Whatever listens on port 80 of the names has to give these answers; nil where names are shown by records.
    let challenges: HTTPChallenges?
    private let plan: CertificatePlan
    private let responder: any ChallengeResponder
    private let connection: ACMEConnection
    private let logger: Logger

    /// - Throws: a ``CommandError`` for keys and files that cannot be used.
    init(_ configured: ACMEConfiguration, transport: StoreTransport, logger: Logger) throws(CommandError) {
        folder = CertificateFolder(path: configured.state)
        self.logger = logger
        do throws(StorageError) {
            connection = try ACMEConnection(transport: transport, caFile: configured.caFile)
        } catch {
            throw CommandError(.configuration, "tls.acme.caFile: \(error.message)")
        }
        plan = CertificatePlan(
            directory: configured.directory, names: configured.names, keyKind: configured.keyKind,
            terms: AccountTerms(
                contacts: configured.contacts, agreesToTerms: configured.agreesToTerms,
                externalAccount: try Self.externalAccount(configured)))
        let visibility = Self.visibility(configured)
        switch configured.proof {
        case .http:
            let challenges = HTTPChallenges()
            self.challenges = challenges
            responder = challenges
        case .update(let server, let keyFile, let zone):
            challenges = nil
            let key: TSIGKey
            do throws(EnrollmentStoreFailure) {
                key = try TSIGKeyFile.read(keyFile)
            } catch {
                throw CommandError(.configuration, "tls.acme.updateKeyFile: \(error)")
            }
            responder = DynamicUpdates(
                server: server, key: key, zone: zone, resolver: configured.resolver, visibility: visibility)
        case .hook(let path, let seconds):
            challenges = nil
            responder = HookCommand(path: path, timeout: .seconds(seconds), visibility: visibility)
        }
    }

    /// - Parameter observe: hears of every certificate and every failure.
    func renewal(observe: @escaping @Sendable (RenewalEvent) async -> Void = { _ in }) -> CertificateRenewal {
        CertificateRenewal(
            plan: plan, store: folder, responder: responder, transport: connection, logger: logger, observe: observe)
    }

    // MARK: What is made of the configuration

    private static func externalAccount(_ configured: ACMEConfiguration) throws(CommandError) -> ExternalAccount? {
        guard let id = configured.externalAccountID, let source = configured.externalAccountKey else { return nil }
        let secret = try source.read()
        do throws(KeyFault) {
            return try ExternalAccount(keyID: id, key: secret.reveal())
        } catch {
            throw CommandError(.configuration, "tls.acme.externalAccountKey: \(error)")
        }
    }

    private static func visibility(_ configured: ACMEConfiguration) -> RecordVisibility? {
        let timeout = Duration.seconds(configured.recordTimeoutSeconds)
        if !configured.recordServers.isEmpty {
            return RecordVisibility(
                .listed(configured.recordServers), aliasesAt: configured.resolver, timeout: timeout)
        }
        return configured.resolver.map { RecordVisibility(.delegated(resolver: $0), timeout: timeout) }
    }
}
