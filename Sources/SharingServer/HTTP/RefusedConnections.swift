import Addresses
import Logging
import Synchronization

/// Says in the log which connections were closed for the lack of a PROXY header: one line for a peer in a minute, with
/// the number of those that had none. A load balancer that only looks whether the port is open does so all the time and
/// is for debugging alone.
final class RefusedConnections: Sendable {
    enum Reason: Error, Hashable {
        /// There was no whole header in time.
        case late(seconds: Int64, received: Int)
        /// The peer closed the connection before the header's end.
        case ended(received: Int)
        case malformed(ProxyHeaderFlaw)
    }

    private struct Peer {
        var said: ContinuousClock.Instant
        var unsaid = 0
    }

    private static let pause = Duration.seconds(60)
    /// Peers that are remembered; what more of them do is for debugging alone.
    private static let maximumPeers = 256

    private let peers = Mutex<[IPAddress: Peer]>([:])
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func note(_ reason: Reason, peer: ClientOrigin, at now: ContinuousClock.Instant = .now) {
        var level = Logger.Level.debug
        var metadata: Logger.Metadata = ["peer": "\(peer)", "error": "\(reason)"]
        if reason != .ended(received: 0), let unsaid = takeTurn(of: peer.address, at: now) {
            level = .warning
            if unsaid > 0 { metadata["unsaid"] = "\(unsaid)" }
        }
        logger.log(level: level, "connection refused", metadata: metadata)
    }

    /// - Returns: how many refusals of the peer were not said since the last that was; nil where this is not said
    ///   either.
    private func takeTurn(of address: IPAddress, at now: ContinuousClock.Instant) -> Int? {
        peers.withLock { peers in
            if let peer = peers[address], peer.said.duration(to: now) < Self.pause {
                peers[address]?.unsaid += 1
                return nil
            }
            if peers[address] == nil, peers.count >= Self.maximumPeers {
                peers = peers.filter { $0.value.said.duration(to: now) < Self.pause }
                guard peers.count < Self.maximumPeers else { return nil }
            }
            return peers.updateValue(Peer(said: now), forKey: address)?.unsaid ?? 0
        }
    }
}

extension RefusedConnections.Reason: CustomStringConvertible {
    var description: String {
        switch self {
        case .late(let seconds, received: 0):
            "the peer has to send a PROXY header and sent nothing within \(seconds) s: turn the PROXY protocol on at "
                + "the sender, or take its address out of the list of those that send it"
        case .late(let seconds, let received):
            "the PROXY header did not end within \(seconds) s; \(received) bytes of it came"
        case .ended(let received): "the peer closed the connection after \(received) bytes of its PROXY header"
        case .malformed(let flaw): flaw.description
        }
    }
}
