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
        let threads = ProbeThreads(count: 8)
        defer { threads.end() }
        let began = ContinuousClock.now
        let run = TLSProbeRun(
            target: target, options: options, deadline: Deadline(after: options.timeout), threads: threads)
        var observation = EndpointObservation(host: target.host, port: target.port, began: TLSConversation.now)
        if let address = options.connect ?? target.address {
            observation.addresses = try await run.observe([address])
        } else {
            let answer = try await run.resolve()
            observation.resolutionSeconds = (ContinuousClock.now - began).inSeconds
            switch answer {
            case .failure(let reason): observation.resolutionFailure = reason
            case .addresses(let addresses):
                observation.addresses = try await run.observe(Array(addresses.prefix(Self.mostAddresses)))
                observation.skipped = Array(addresses.dropFirst(Self.mostAddresses))
            }
        }
        try Task.checkCancellation()
        observation.seconds = (ContinuousClock.now - began).inSeconds
        return observation
    }
}
