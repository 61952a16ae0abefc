import ACME
import ACMESyntax
import Enrollment
import Foundation
import Logging
import Storage
import Synchronization
import Testing
import TokenSyntax

/// A client of one authority as a server has it: a folder of state, a renewal that runs, and what it says.
final class Client: Sendable {
    let folder: CertificateFolder
    let path: String
    let transport = StoreTransport()
    let plan: CertificatePlan
    private let connection: ACMEConnection
    private let responder: any ChallengeResponder
    private let ahead = Atomic<Int64>(0)

    init(
        _ pebble: Pebble, in state: TemporaryFolder, names: [String], responder: any ChallengeResponder,
        agrees: Bool = true, externalAccount: ExternalAccount? = nil, trusts: Bool = true,
        keyKind: CertificateKey.Kind = .p256
    ) throws {
        path = state.path + "/acme"
        folder = CertificateFolder(path: path)
        connection =
            trusts ? try pebble.connection(transport) : try ACMEConnection(transport: transport)
        self.responder = responder
        plan = CertificatePlan(
            directory: pebble.directory, names: try names.map { try #require(CertificateName($0)) }, keyKind: keyKind,
            terms: AccountTerms(
                contacts: ["mailto:ops@example.com"], agreesToTerms: agrees, externalAccount: externalAccount))
    }

    /// The time of day that the renewal sees is this much ahead.
    func advance(days: Int64) { ahead.add(days * 86_400, ordering: .relaxed) }

    /// Runs until `count` things have happened, for at most a minute. It waits no longer than a second between two.
    func events(_ count: Int) async throws -> [RenewalEvent] {
        let (stream, continuation) = AsyncStream.makeStream(of: RenewalEvent.self)
        let clock = ACMEClock(
            now: { [self] in Int64(Date().timeIntervalSince1970) + ahead.load(ordering: .relaxed) },
            monotonic: ACMEClock.system.monotonic,
            wait: { try? await Task.sleep(for: min($0, .milliseconds(200))) })
        let renewal = CertificateRenewal(
            plan: plan, store: folder, responder: responder, transport: connection, clock: clock,
            logger: Logger(label: "acme") { _ in SwiftLogNoOpLogHandler() }, observe: { continuation.yield($0) })
        let running = Task { await renewal.run() }
        let timeout = Task {
            try? await Task.sleep(for: .seconds(60))
            continuation.finish()
        }
        var events: [RenewalEvent] = []
        for await event in stream {
            events.append(event)
            if events.count == count { break }
        }
        running.cancel()
        timeout.cancel()
        await running.value
        try #require(events.count == count)
        return events
    }

    /// The chain of the next event, which is to be a certificate.
    func certificate() async throws -> IssuedChain {
        let event = try #require(try await events(1).first)
        guard case .current(let stored, _, _) = event else {
            Issue.record("\(event)")
            throw CocoaError(.featureUnsupported)
        }
        return try IssuedChain(pem: stored.chain)
    }

    /// The error of the next event, which is to be one.
    func failure() async throws -> ACMEError {
        let event = try #require(try await events(1).first)
        guard case .failed(let error, _) = event else {
            Issue.record("\(event)")
            throw CocoaError(.featureUnsupported)
        }
        return error
    }

    func close() async throws { try await transport.shutdown() }
}
