/// Keeps the account and the certificate: files that their owner alone reads, written as a whole or not at all.
public protocol EnrollmentStore: Sendable {
    func load() async throws(EnrollmentStoreFailure) -> EnrollmentState
    func save(accountKey: String) async throws(EnrollmentStoreFailure)
    func save(account: KnownAccount) async throws(EnrollmentStoreFailure)
    /// Chain and key change together: nobody finds the one without the other.
    func save(certificate: StoredCertificate) async throws(EnrollmentStoreFailure)
}
