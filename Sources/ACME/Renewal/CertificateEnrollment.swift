internal import ACMESyntax
internal import Logging
internal import TokenSyntax

/// One certificate's way from the state that is kept to the state that is kept next.
struct CertificateEnrollment: Sendable {
    let plan: CertificatePlan
    let store: any EnrollmentStore
    let responder: any ChallengeResponder
    let transport: any ACMETransport
    let clock: ACMEClock
    let limits: ACMELimits
    let logger: Logger

    /// The certificate of the last run; nil where there is none, or none that serves for the names.
    func stored(fraction: Double) async throws(ACMEError) -> HeldCertificate? {
        guard let stored = try await state().certificate else { return nil }
        do throws(KeyFault) {
            let chain = try IssuedChain(pem: stored.chain)
            let key = try CertificateKey(pem: stored.key)
            if let fault = chain.fault(for: plan.names, key: key, now: clock.now()) { throw KeyFault(fault) }
            return HeldCertificate(stored: stored, chain: chain, fraction: fraction)
        } catch {
            logger.warning("the stored certificate does not serve", metadata: ["reason": "\(error.reason)"])
            return nil
        }
    }

    /// A new certificate for a new key, stored.
    func obtain(replacing held: HeldCertificate?, fraction: Double) async throws(ACMEError) -> HeldCertificate {
        let state = try await state()
        let client = try await client(state)
        let key: CertificateKey
        let pem: String
        do throws(KeyFault) {
            key = try CertificateKey(plan.keyKind)
            pem = try key.pem()
        } catch {
            throw fault("making the certificate's key", "this machine", error.reason)
        }
        let chain = try await chain(client, state, key, replacing: held?.chain.id)
        let certificate = StoredCertificate(chain: chain.pem, key: pem)
        try await stored("keeping the certificate") { () async throws(EnrollmentStoreFailure) in
            try await store.save(certificate: certificate)
        }
        return HeldCertificate(stored: certificate, chain: chain, fraction: fraction)
    }

    func renewalInfo(of held: HeldCertificate) async throws(ACMEError) -> RenewalInfo? {
        // No account takes part in it, so that a key for this alone serves.
        try await ACMEClient(
            directory: plan.directory, key: AccountKey(), transport: transport, clock: clock, limits: limits
        ).renewalInfo(of: held.chain)
    }

    private func chain(
        _ client: ACMEClient, _ state: EnrollmentState, _ key: CertificateKey, replacing: String?
    ) async throws(ACMEError) -> IssuedChain {
        if let known = state.account, known.directory == plan.directory.text {
            do throws(ACMEError) {
                return try await order(client, known.url).obtain(key: key, replacing: replacing)
            } catch {
                // The authority has forgotten it, as test servers do: it is registered anew, once.
                guard error.kind == .problem(.accountDoesNotExist) else { throw error }
                logger.warning("the authority does not know the account; it is registered anew")
            }
        }
        let account = try await client.account(plan.terms)
        try await stored("keeping the account") { () async throws(EnrollmentStoreFailure) in
            try await store.save(account: KnownAccount(directory: plan.directory.text, url: account))
        }
        return try await order(client, account).obtain(key: key, replacing: replacing)
    }

    private func order(_ client: ACMEClient, _ account: String) -> CertificateOrder {
        CertificateOrder(client: client, account: account, names: plan.names, responder: responder) { failure in
            logger.warning("an answer to a challenge was not taken back", metadata: ["reason": "\(failure)"])
        }
    }

    private func client(_ state: EnrollmentState) async throws(ACMEError) -> ACMEClient {
        let key: AccountKey
        if let pem = state.accountKey {
            do throws(KeyFault) {
                key = try AccountKey(pem: pem)
            } catch {
                throw fault(
                    "reading the account's key", "the state folder", error.reason,
                    "Restore the file, or remove it to register a new account")
            }
        } else {
            key = AccountKey()
            // Before the account exists: one whose key is lost could never be used again.
            try await stored("keeping the account's key") { () async throws(EnrollmentStoreFailure) in
                try await store.save(accountKey: key.pem)
            }
        }
        return try ACMEClient(
            directory: plan.directory, key: key, transport: transport, clock: clock, limits: limits)
    }

    private func state() async throws(ACMEError) -> EnrollmentState {
        do throws(EnrollmentStoreFailure) {
            return try await store.load()
        } catch {
            throw fault("reading the state", error.place, error.reason, error.remedy)
        }
    }

    private func stored(
        _ step: String, _ save: () async throws(EnrollmentStoreFailure) -> Void
    ) async throws(ACMEError) {
        do throws(EnrollmentStoreFailure) {
            try await save()
        } catch {
            throw fault(step, error.place, error.reason, error.remedy)
        }
    }

    private func fault(_ step: String, _ place: String, _ reason: String, _ remedy: String? = nil) -> ACMEError {
        ACMEError(.state, step: step, place: place, reason: reason, remedy: remedy)
    }
}
