internal import ACME
internal import LDNS

/// Finds out by a resolver where a name leads to and which servers its zone has.
struct Delegation: Sendable {
    static let mostServers = 16
    static let mostAddresses = 4
    static let mostAliases = 8

    let calls: BlockingCalls

    /// The name at which the record has to stand: the end of the aliases (CNAME), so that a zone of challenges may be
    /// another than the name's own.
    func target(of name: String, at resolver: DNSServer) async throws(ChallengeFailure) -> String {
        var target = name
        for _ in 0..<Self.mostAliases {
            let answer = try await ask(target, .cname, resolver)
            guard answer.code == .noError || answer.code == .nameError else {
                throw failure(resolver, "it answers \(answer.code) to the question for \(target)")
            }
            let next = answer.answers.compactMap { record -> String? in
                guard record.type == .cname, record.owner == target, case .name(let name) = record.content else {
                    return nil
                }
                return name
            }.first
            guard let next else { return target }
            target = next
        }
        throw failure(resolver, "\(name) leads over more than \(Self.mostAliases) aliases")
    }

    /// The zone that a name belongs to: the owner of the SOA record that an answer shows (RFC 2308 section 3).
    func zone(of name: String, at server: DNSServer) async throws(ChallengeFailure) -> String {
        let answer = try await ask(name, .soa, server)
        let zone = (answer.answers + answer.authority).first { $0.type == .soa && Self.isName(name, within: $0.owner) }
        guard let zone, !zone.owner.isEmpty else {
            throw failure(
                server, "it does not say which zone \(name) belongs to (\(answer.code))",
                "Set the zone and its server in tls.acme")
        }
        return zone.owner
    }

    /// The servers of the zone of a name, each with its addresses.
    func servers(of name: String, at resolver: DNSServer) async throws(ChallengeFailure) -> [[DNSServer]] {
        let zone = try await zone(of: name, at: resolver)
        let answer = try await ask(zone, .ns, resolver)
        let hosts = answer.answers.compactMap { record -> String? in
            if record.type == .ns, case .name(let host) = record.content { host } else { nil }
        }
        guard (1...Self.mostServers).contains(hosts.count) else {
            throw failure(
                resolver, "it names \(hosts.count) servers for \(zone); 1 to \(Self.mostServers) are expected")
        }
        var servers: [[DNSServer]] = []
        for host in hosts {
            let found = try await addresses(of: host, at: resolver)
            guard !found.isEmpty else {
                throw failure(resolver, "it knows no address of \(host), which serves \(zone)")
            }
            servers.append(found)
        }
        return servers
    }

    static func isName(_ name: String, within zone: String) -> Bool {
        name == zone || zone.isEmpty || name.hasSuffix("." + zone)
    }

    private func addresses(of host: String, at resolver: DNSServer) async throws(ChallengeFailure) -> [DNSServer] {
        var found: [DNSServer] = []
        for type in [RecordType.a, .aaaa] {
            for record in try await ask(host, type, resolver).answers {
                guard record.type == type, case .address(let text) = record.content,
                    let server = DNSServer(address: text)
                else { continue }
                found.append(server)
            }
        }
        return Array(found.prefix(Self.mostAddresses))
    }

    private func ask(
        _ name: String, _ type: RecordType, _ server: DNSServer
    ) async throws(ChallengeFailure) -> DNSAnswer {
        do throws(DNSFailure) {
            let answer = try await calls.run { () throws(DNSFailure) in try Resolver(server).ask(name, type) }
            if let answer { return answer }
        } catch {
            throw failure(server, error.reason)
        }
        throw failure(server, "the question was stopped")
    }

    private func failure(_ server: DNSServer, _ reason: String, _ remedy: String? = nil) -> ChallengeFailure {
        ChallengeFailure(place: "name server \(server)", reason: reason, remedy: remedy)
    }
}
