public import Certificates
import OpenSSL
import ProbeSyntax

/// Asks responders and lists for the state of the certificates of a path, at the addresses that stand in them. Only
/// commands that inspect do this: fetching what a peer names is a decision of the person who runs them.
public struct RevocationProbe: Sendable {
    public struct Options: Sendable, Hashable {
        /// For the whole.
        public var timeout: Duration
        /// Fetches from this machine too: only where the inspected host is this machine.
        public var allowsLoopback: Bool
        /// Asks responders with a nonce. Those that sign in advance do not return it.
        public var sendsNonce: Bool

        public init(timeout: Duration = .seconds(10), allowsLoopback: Bool = false, sendsNonce: Bool = false) {
            self.timeout = timeout
            self.allowsLoopback = allowsLoopback
            self.sendsNonce = sendsNonce
        }
    }

    /// Fetches of one run.
    static let mostFetches = 24

    private let options: Options

    public init(_ options: Options = Options()) {
        self.options = options
    }

    /// Asks for every certificate whose issuer follows it.
    /// - Parameter path: in DER, the leaf first, each followed by its issuer.
    /// - Returns: one for each address, by position and then as they stand in the certificate.
    /// - Throws: `CancellationError` at once where the task is cancelled.
    public func observe(path: [[UInt8]]) async throws -> [RevocationObservation] {
        var questions: [RevocationQuestion] = []
        for (position, (certificate, issuer)) in zip(path, path.dropFirst()).enumerated() {
            guard let addresses = try? RevocationAddresses(of: certificate) else { continue }
            let nonce = options.sendsNonce ? (0..<16).map { _ in UInt8.random(in: 0...255) } : nil
            for url in addresses.responders {
                let request = try? OCSPRequest.encoded(for: certificate, issuedBy: issuer, nonce: nonce)
                guard let request else { continue }
                questions.append(
                    RevocationQuestion(position: position, source: .ocsp, url: url, request: request, nonce: nonce))
            }
            for url in addresses.lists {
                questions.append(RevocationQuestion(position: position, source: .crl, url: url))
            }
        }
        return try await ask(questions)
    }

    /// Fetches the certificates that may have issued one, to name what a server forgets to send. Nothing is put in its
    /// place: clients in Java do not fetch it either.
    /// - Parameters:
    ///   - certificate: in DER.
    ///   - position: where it stands in the chain.
    /// - Throws: `CancellationError` at once where the task is cancelled.
    public func issuers(of certificate: [UInt8], at position: Int) async throws -> [RevocationObservation] {
        let urls = (try? RevocationAddresses(of: certificate).issuers) ?? []
        return try await ask(urls.map { RevocationQuestion(position: position, source: .issuer, url: $0) })
    }

    private func ask(_ questions: [RevocationQuestion]) async throws -> [RevocationObservation] {
        guard !questions.isEmpty else { return [] }
        // A thread for every fetch: one that waits for a silent responder keeps none waiting.
        let threads = ProbeThreads(count: min(questions.count, Self.mostFetches))
        defer { threads.end() }
        let deadline = Deadline(after: options.timeout)
        let run = RevocationRun(
            rule: FetchGuard(allowsLoopback: options.allowsLoopback), deadline: deadline, threads: threads)
        return try await withThrowingTaskGroup(of: (Int, RevocationObservation).self) { group in
            for (index, question) in questions.prefix(Self.mostFetches).enumerated() {
                group.addTask { (index, try await run.answer(to: question)) }
            }
            var answers: [(Int, RevocationObservation)] = []
            for try await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
