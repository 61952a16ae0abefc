import ACME
import Synchronization

/// State in memory, and how often each part was kept.
final class MemoryStore: EnrollmentStore {
    private let state: Mutex<EnrollmentState>
    private let counted = Mutex<[String: Int]>([:])
    private let failure: EnrollmentStoreFailure?

    init(_ state: EnrollmentState = EnrollmentState(), failingWith failure: EnrollmentStoreFailure? = nil) {
        self.state = Mutex(state)
        self.failure = failure
    }

    var now: EnrollmentState { state.withLock { $0 } }
    func saves(_ what: String) -> Int { counted.withLock { $0[what] ?? 0 } }

    func load() async throws(EnrollmentStoreFailure) -> EnrollmentState { now }

    func save(accountKey: String) async throws(EnrollmentStoreFailure) {
        try keep("accountKey") { $0.accountKey = accountKey }
    }

    func save(account: KnownAccount) async throws(EnrollmentStoreFailure) {
        try keep("account") { $0.account = account }
    }

    func save(certificate: StoredCertificate) async throws(EnrollmentStoreFailure) {
        try keep("certificate") { $0.certificate = certificate }
    }

    private func keep(
        _ what: String, _ change: (inout EnrollmentState) -> Void
    ) throws(EnrollmentStoreFailure) {
        if let failure { throw failure }
        counted.withLock { $0[what, default: 0] += 1 }
        state.withLock { change(&$0) }
    }
}
