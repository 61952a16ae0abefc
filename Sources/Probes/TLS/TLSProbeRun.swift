import Addresses
import Certificates
import ProbeSyntax

/// The handshakes of one probe.
struct TLSProbeRun: Sendable {
    let target: ProbeTarget
    let options: TLSProbe.Options
    let deadline: Deadline
    let threads: ProbeThreads

    /// The versions that are tried after a refusal.
    static let mostAttemptsAtAnAddress = 4

    func observe(_ addresses: [IPAddress]) async throws -> [AddressObservation] {
        var observations = try await inParallel(addresses) { address, _ in try await observe(address) }
        // What the server takes beyond the client's offer is asked once, where there is an answer.
        if let index = observations.firstIndex(where: { $0.first?.isEstablished == true }) {
            let answering = observations[index]
            async let request = requests(to: answering.address)
            async let more = refinements(of: answering)
            let (answer, handshakes) = try await (request, more)
            observations[index].handshakes[0].clock = answer?.clock
            observations[index].handshakes[0].session =
                answer?.session ?? observations[index].handshakes[0].session
            observations[index].handshakes += handshakes
        }
        return observations
    }

    private func observe(_ address: IPAddress) async throws -> AddressObservation {
        let names = target.serverName.map { [$0, nil] } ?? [nil]
        var handshakes = try await inParallel(names) { name, _ in
            try await attempt(.jvm17, at: address, name: name)
        }
        if let failure = handshakes.first?.failure, failure.isOfServer {
            let offers: [ClientOffer] = [.allOfTLS13, .allOfTLS12, .allOfTLS11, .allOfTLS10]
            handshakes += try await inParallel(offers) { offer, _ in
                try await attempt(offer, at: address, name: target.serverName)
            }
        }
        return AddressObservation(address: address, handshakes: handshakes)
    }

    private func refinements(of observation: AddressObservation) async throws -> [HandshakeObservation] {
        guard let first = observation.first else { return [] }
        var offers: [ClientOffer] = []
        if first.version == .tls13 { offers.append(.jvm17UpToTLS12) }
        if let suite = first.suite, JVM17Offer.blockChainingSuites.contains(suite) {
            offers.append(.jvm17AuthenticatedOnly)
        }
        return try await inParallel(offers) { offer, _ in
            try await attempt(offer, at: observation.address, name: first.serverName)
        }
    }

    /// The clock is asked over a connection of its own: over HTTP/1.1, whatever ALPN chooses otherwise. The session to
    /// resume comes from there, since tickets of TLS 1.3 come with the first answer.
    private func requests(to address: IPAddress) async throws -> HandshakeObservation? {
        guard options.asksClock || options.asksResumption else { return nil }
        let request = TLSAttempt(
            address: address, port: target.port, offer: .jvm17, serverName: target.serverName, deadline: deadline,
            clockHost: target.description)
        let resumes = options.asksResumption
        return try await threads.run { interruption in
            var (observation, session) = try request.runForSession(interruption)
            guard resumes else { return observation }
            var second = request
            second.clockHost = nil
            second.session = session
            observation.session?.isResumed =
                session == nil ? false : try second.run(interruption).session?.isResumed == true
            return observation
        }
    }

    private func attempt(
        _ offer: ClientOffer, at address: IPAddress, name: String?
    ) async throws -> HandshakeObservation {
        let attempt = TLSAttempt(
            address: address, port: target.port, offer: offer, serverName: name, deadline: deadline)
        return try await threads.run { interruption in
            let observation = try attempt.run(interruption)
            guard observation.failure == .alert(.noApplicationProtocol) else { return observation }
            // The client in Java offers no protocols unless it is told to.
            var plain = attempt
            plain.offersProtocols = false
            var second = try plain.run(interruption)
            second.refusedProtocols = true
            return second
        }
    }

    /// The results in the order of the inputs.
    private func inParallel<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], _ work: @escaping @Sendable (Input, Int) async throws -> Output
    ) async throws -> [Output] {
        try await withThrowingTaskGroup(of: (Int, Output).self) { group in
            for (index, input) in inputs.enumerated() {
                group.addTask { (index, try await work(input, index)) }
            }
            var outputs: [(Int, Output)] = []
            for try await output in group { outputs.append(output) }
            return outputs.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
