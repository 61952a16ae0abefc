public import ACME
public import ACMESyntax
public import LDNS

/// Publishes the records of DNS-01 by dynamic update (RFC 2136), signed with TSIG (RFC 8945).
public struct DynamicUpdates: ChallengeResponder {
    /// Seconds: whoever asked too early asks again soon.
    private static let timeToLive: UInt32 = 60

    private let server: DNSServer
    private let key: TSIGKey
    private let zone: String?
    private let resolver: DNSServer?
    private let visibility: RecordVisibility?
    private let calls: BlockingCalls

    /// - Parameters:
    ///   - server: the primary server of the zone.
    ///   - zone: nil to ask the server.
    ///   - resolver: one that sees the public zone, to follow aliases (CNAME) of the records; nil to follow none.
    ///   - visibility: which servers have to show the records; nil where the update's own answer is enough.
    public init(
        server: DNSServer, key: TSIGKey, zone: String? = nil, resolver: DNSServer? = nil,
        visibility: RecordVisibility?, calls: BlockingCalls = BlockingCalls()
    ) {
        self.server = server
        self.key = key
        self.zone = zone.map { $0.lowercased().hasSuffix(".") ? String($0.lowercased().dropLast()) : $0.lowercased() }
        self.resolver = resolver
        self.visibility = visibility
        self.calls = calls
    }

    public var kind: ChallengeKind { .dns }

    public func present(_ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        try await update(answer, .add(timeToLive: Self.timeToLive))
    }

    public func settle(_ answers: [ChallengeAnswer]) async throws(ChallengeFailure) {
        try await visibility?.wait(for: answers)
    }

    public func withdraw(_ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        try await update(answer, .remove)
    }

    private func update(_ answer: ChallengeAnswer, _ change: TextUpdate.Change) async throws(ChallengeFailure) {
        let delegation = Delegation(calls: calls)
        var name = answer.recordName
        if let resolver { name = try await delegation.target(of: name, at: resolver) }
        var place = zone ?? ""
        if zone == nil { place = try await delegation.zone(of: name, at: server) }
        guard Delegation.isName(name, within: place) else {
            throw ChallengeFailure(
                place: "name server \(server)", reason: "\(name) is not within the zone \(place)",
                remedy:
                    "Correct the zone in tls.acme, or let an alias (CNAME) lead from \(name) into it"
            )
        }
        let update = TextUpdate(zone: place, name: name, text: Array(answer.recordValue.utf8), change: change)
        do throws(DNSFailure) {
            let done = try await calls.run { [server, key] () throws(DNSFailure) in
                try Resolver(server).update(update, key: key)
                return true
            }
            guard done != nil else { throw DNSFailure(.unreachable, server, "the update was stopped") }
        } catch {
            throw ChallengeFailure(
                place: "name server \(server)", reason: error.reason, remedy: remedy(error.kind))
        }
    }

    private func remedy(_ kind: DNSFailure.Kind) -> String? {
        switch kind {
        case .unsigned, .refused(.notAuthorized):
            "Check name, algorithm and secret of the key (\(key.name), \(key.algorithm.rawValue)) there and here, the "
                + "clocks of both machines, and that the server is the primary one of the zone"
        case .refused(.refused): "Let the key \(key.name) update TXT records of _acme-challenge names on that server"
        case .refused(.notInZone), .refused(.notImplemented):
            "Set the primary server of the zone, and the zone, in tls.acme"
        case .unreachable: "Check its address and that UDP and TCP get there"
        case .unusable, .malformed, .refused: nil
        }
    }
}
