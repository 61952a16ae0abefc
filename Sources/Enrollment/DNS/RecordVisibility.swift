internal import ACME
public import LDNS

/// Waits until every authoritative server shows the records of challenges: an authority asks one of them, once.
public struct RecordVisibility: Sendable {
    private let servers: NameServers
    private let resolver: DNSServer?
    private let calls: BlockingCalls
    private let settings: ResolverSettings
    /// For all records.
    private let timeout: Duration
    private let interval: Duration

    /// - Parameters:
    ///   - resolver: one that sees the public zone, to follow aliases (CNAME) of the records to servers that are
    ///     listed; nil to follow none.
    ///   - timeout: for all records of one order.
    ///   - interval: between two questions to a server that does not show a record.
    public init(
        _ servers: NameServers, aliasesAt resolver: DNSServer? = nil, calls: BlockingCalls = BlockingCalls(),
        timeout: Duration = .seconds(180),
        interval: Duration = .seconds(2)
    ) {
        self.servers = servers
        self.resolver = resolver
        self.calls = calls
        self.timeout = timeout
        self.interval = interval
        var settings = ResolverSettings()
        settings.asksRecursion = false
        self.settings = settings
    }

    func wait(for answers: [ChallengeAnswer]) async throws(ChallengeFailure) {
        let deadline = ContinuousClock.now + timeout
        let delegation = Delegation(calls: calls)
        for (name, values) in Dictionary(grouping: answers, by: \.recordName) {
            let target: String
            let groups: [[DNSServer]]
            switch servers {
            case .listed(let servers):
                if let resolver {
                    target = try await delegation.target(of: name, at: resolver)
                } else {
                    target = name
                }
                groups = servers.map { [$0] }
            case .delegated(let resolver):
                target = try await delegation.target(of: name, at: resolver)
                groups = try await delegation.servers(of: target, at: resolver)
            }
            for group in groups {
                try await wait(for: Set(values.map { Array($0.recordValue.utf8) }), at: target, group, deadline)
            }
        }
    }

    /// Any address of one server: that this machine cannot reach one of them says nothing of what others see.
    private func wait(
        for values: Set<[UInt8]>, at name: String, _ addresses: [DNSServer], _ deadline: ContinuousClock.Instant
    ) async throws(ChallengeFailure) {
        while true {
            var reasons: [String] = []
            for server in addresses {
                guard let reason = try await missing(values, name, server) else { return }
                reasons.append("\(server) \(reason)")
            }
            guard ContinuousClock.now + interval < deadline else {
                throw ChallengeFailure(
                    place: "name server \(addresses[0])",
                    reason: "the TXT record of \(name) is not there after \(timeout.components.seconds) s: "
                        + reasons.joined(separator: "; "),
                    remedy: "Check that updates reach every server of the zone, and that tls.acme names the public ones"
                )
            }
            try? await Task.sleep(for: interval)
            guard !Task.isCancelled else {
                throw ChallengeFailure(place: "name server \(addresses[0])", reason: "the wait was stopped")
            }
        }
    }

    /// What is missing; nil where everything is there.
    private func missing(
        _ values: Set<[UInt8]>, _ name: String, _ server: DNSServer
    ) async throws(ChallengeFailure) -> String? {
        let settings = settings
        do throws(DNSFailure) {
            let answer = try await calls.run { () throws(DNSFailure) in
                try Resolver(server, settings).ask(name, .txt)
            }
            guard let answer else { throw DNSFailure(.unreachable, server, "the question was stopped") }
            guard answer.code == .noError else { return "answers \(answer.code)" }
            let texts = answer.answers.compactMap { record -> [UInt8]? in
                if case .text(let text) = record.content { text } else { nil }
            }
            return values.isSubset(of: texts) ? nil : "shows \(texts.count) TXT records, and not the one wanted"
        } catch {
            guard error.kind != .unusable else {
                throw ChallengeFailure(place: "name server \(server)", reason: error.reason)
            }
            return error.reason
        }
    }
}
