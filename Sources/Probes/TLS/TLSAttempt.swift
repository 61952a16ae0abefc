import Addresses
import Certificates
import OpenSSL

/// One connection and one handshake, on a thread that may block.
struct TLSAttempt: Sendable {
    let address: IPAddress
    let port: UInt16
    let offer: ClientOffer
    let serverName: String?
    let deadline: Deadline
    /// Where it is given, the server's clock is asked with a HEAD request for this host.
    var clockHost: String?
    var offersProtocols = true
    /// A session of an earlier attempt to resume.
    var session: [UInt8]?

    /// What a server may choose from by ALPN. A request is made in HTTP/1.1, so that alone is offered for one.
    private var applicationProtocols: [String] {
        guard offersProtocols else { return [] }
        return clockHost == nil ? ["h2", "http/1.1"] : ["http/1.1"]
    }

    /// - Throws: only where it was interrupted.
    func run(_ interruption: Interruption) throws -> HandshakeObservation {
        try runForSession(interruption).observation
    }

    /// The same, and the session where there is one to resume.
    func runForSession(
        _ interruption: Interruption
    ) throws -> (observation: HandshakeObservation, session: [UInt8]?) {
        var session: [UInt8]?
        var observation = HandshakeObservation(offer: offer, serverName: serverName)
        let began = ContinuousClock.now
        do throws(SocketFailure) {
            let socket = try ProbeSocket(to: address, port: port, until: deadline, unless: interruption)
            let connected = ContinuousClock.now
            observation.connectSeconds = (connected - began).inSeconds
            session = try converse(over: socket, from: connected, into: &observation)
        } catch .interrupted {
            throw CancellationError()
        } catch {
            let phase: HandshakeFailure.Phase = observation.connectSeconds == nil ? .connect : .handshake
            observation.failure = HandshakeFailure(error, in: phase)
        }
        return (observation, session)
    }

    private func converse(
        over socket: borrowing ProbeSocket, from connected: ContinuousClock.Instant,
        into observation: inout HandshakeObservation
    ) throws(SocketFailure) -> [UInt8]? {
        let client: TLSClient
        do {
            var offered = TLSOffer(offer, serverName: serverName, applicationProtocols: applicationProtocols)
            offered.session = session
            client = try TLSClient(offered)
        } catch {
            throw .local("\(error)")
        }
        var conversation = TLSConversation(client: client)
        do throws(SocketFailure) {
            observation.failure = try conversation.handshake(over: socket)
            let ended = ContinuousClock.now
            if observation.failure == nil {
                observation.handshakeSeconds = (ended - connected).inSeconds
                if let clockHost { observation.clock = try? conversation.clock(of: clockHost, over: socket) }
            }
        } catch {
            // A server that says no may tear the connection down right after, which must not hide what it said.
            guard error != .interrupted, let alert = conversation.facts.receivedAlert else {
                observation.note(conversation.facts)
                throw error
            }
            observation.failure = .alert(TLSAlert(rawValue: alert))
        }
        observation.note(conversation.facts)
        return conversation.session
    }
}

extension HandshakeFailure {
    init(_ failure: SocketFailure, in phase: Phase) {
        switch failure {
        case .refused: self = .refused
        case .reset: self = .reset
        case .timedOut: self = .timedOut(phase)
        case .unreachable(let reason): self = .unreachable(reason)
        case .local(let reason): self = .local(reason)
        case .interrupted: self = .local("interrupted")
        }
    }
}

extension HandshakeObservation {
    mutating func note(_ facts: TLSFacts) {
        version = facts.version.flatMap { TLSVersion(rawValue: $0) }
        suite = facts.suite
        group = facts.group
        groupBits = facts.groupBits
        signatureDigest = facts.signatureDigest
        applicationProtocol = facts.applicationProtocol
        chain = facts.certificates
        stapledResponse = facts.stapledResponse
        timestamps = facts.timestamps
        asksForCertificate = facts.asksForCertificate
        guard handshakeSeconds != nil else { return }
        session = SessionObservation(
            isResumed: facts.isResumed ? true : nil, hasTicket: facts.hasTicket, ticketLifetime: facts.ticketLifetime)
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
