public import Addresses
public import Certificates
public import ProbeSyntax

/// Looks at the TLS side of an endpoint from here. It only reads: handshakes, and one HEAD request where the clock is
/// asked.
///
/// For each address there is one handshake with what a client in Java 17 offers, and one like it without a name. More
/// follow only where something is to be told apart: after a refusal, which versions there are at all; after TLS 1.3,
/// whether there is TLS 1.2 too; after a suite of block chaining, whether there is a better one.
public struct TLSProbe: Sendable {
    public struct Options: Sendable, Hashable {
        /// For the whole, resolution included.
        public var timeout: Duration
        /// Asked instead of the addresses that the name resolves to.
        public var connect: IPAddress?
        public var asksClock: Bool
        /// Tries whether the server takes a session up again. Takes two handshakes, one after the other.
        public var asksResumption: Bool

        public init(
            timeout: Duration = .seconds(10), connect: IPAddress? = nil, asksClock: Bool = false,
            asksResumption: Bool = false
        ) {
            self.timeout = timeout
            self.connect = connect
            self.asksClock = asksClock
            self.asksResumption = asksResumption
        }
    }

    /// Addresses of one host that are looked at.
    static let mostAddresses = 16

    private let options: Options

    public init(_ options: Options = Options()) {
        self.options = options
    }

    /// - Throws: `CancellationError` at once where the task is cancelled. All else is part of the observation.
    public func observe(_ target: ProbeTarget) async throws -> EndpointObservation {
        let began = ContinuousClock.now
        let deadline = Deadline(after: options.timeout)
        var observation = EndpointObservation(host: target.host, port: target.port, began: TLSConversation.now)
        if let address = options.connect ?? target.address {
            observation.addresses = try await look(at: [address], of: target, until: deadline)
        } else {
            let answer = try await resolve(target.host, until: deadline)
            observation.resolutionSeconds = (ContinuousClock.now - began).inSeconds
            switch answer {
            case .failure(let reason): observation.resolutionFailure = reason
            case .addresses(let addresses):
                observation.addresses = try await look(
                    at: Array(addresses.prefix(Self.mostAddresses)), of: target, until: deadline)
                observation.skipped = Array(addresses.dropFirst(Self.mostAddresses))
            }
        }
        try Task.checkCancellation()
        observation.seconds = (ContinuousClock.now - began).inSeconds
        return observation
    }

    private func resolve(_ name: String, until deadline: Deadline) async throws -> HostResolution.Answer {
        let threads = ProbeThreads(count: 1)
        defer { threads.end() }
        return try await threads.run(until: deadline) { HostResolution.addresses(of: name) }
            ?? .failure("the resolver gave no answer before the deadline")
    }

    private func look(
        at addresses: [IPAddress], of target: ProbeTarget, until deadline: Deadline
    ) async throws -> [AddressObservation] {
        // A thread for every attempt that goes on at once: one that waits for a silent address keeps none waiting.
        let threads = ProbeThreads(count: max(2 * addresses.count, TLSProbeRun.mostAttemptsAtAnAddress))
        defer { threads.end() }
        let run = TLSProbeRun(target: target, options: options, deadline: deadline, threads: threads)
        return try await run.observe(addresses)
    }
}
