import ACME
import ACMESyntax
import Logging
import Synchronization
import Testing
import TokenSyntax

/// A renewal against an authority in memory, run until something is decided.
struct Issuing {
    let clock = ManualClock()
    let authority: StubAuthority
    private(set) var store: MemoryStore
    let responder: Responder
    var names = ["share.example.com"]
    var terms = AccountTerms(agreesToTerms: true)
    var limits = ACMELimits()
    var random: @Sendable () -> Double = { 0 }

    init(
        store: MemoryStore = MemoryStore(), responder: Responder = Responder(), lifetime: Int64 = 7_776_000
    ) throws {
        authority = StubAuthority(try TestIssuer(clock, lifetime: lifetime))
        self.store = store
        self.responder = responder
    }

    /// The same with another store.
    func keeping(_ store: MemoryStore) -> Issuing {
        var other = self
        other.store = store
        return other
    }

    /// What happens first.
    func events(_ count: Int) async throws -> [RenewalEvent] {
        let (stream, continuation) = AsyncStream.makeStream(of: RenewalEvent.self)
        let plan = CertificatePlan(
            directory: try #require(WebAddress(StubAuthority.directory)),
            names: try names.map { try #require(CertificateName($0)) }, terms: terms)
        let left = Mutex(count)
        let renewal = CertificateRenewal(
            plan: plan, store: store, responder: responder, transport: authority, clock: clock.clock, limits: limits,
            logger: Logger(label: "acme") { _ in SwiftLogNoOpLogHandler() }, random: random,
            observe: { event in
                continuation.yield(event)
                let rest = left.withLock { value in
                    value -= 1
                    return value
                }
                guard rest == 0 else { return }
                continuation.finish()
                // The clock moves only for whoever waits: nothing more is to happen before the end.
                try? await Task.sleep(for: .seconds(60))
            })
        let running = Task { await renewal.run() }
        var events: [RenewalEvent] = []
        for await event in stream { events.append(event) }
        running.cancel()
        await running.value
        #expect(authority.complaints.isEmpty)
        return events
    }

    func certificate() async throws -> StoredCertificate {
        let event = try #require(try await events(1).first)
        guard case .current(let stored, _, _) = event else {
            Issue.record("\(event)")
            throw CancellationError()
        }
        return stored
    }

    func failure() async throws -> ACMEError {
        let event = try #require(try await events(1).first)
        guard case .failed(let error, _) = event else {
            Issue.record("\(event)")
            throw CancellationError()
        }
        return error
    }
}
