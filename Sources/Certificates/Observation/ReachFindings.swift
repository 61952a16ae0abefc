import Addresses
import Findings

/// Whether the endpoint can be reached, at every address.
enum ReachFindings {
    static func findings(of endpoint: EndpointObservation) -> [Finding] {
        if let reason = endpoint.resolutionFailure {
            return [
                Finding(
                    found: "tls.name.unresolved", .error, subject: endpoint.host,
                    "The name \(endpoint.host) does not resolve here.", evidence: [reason],
                    cause: "The name is not in the DNS that this machine asks, or that DNS did not answer.",
                    impact: "Nobody who asks the same DNS finds the endpoint.",
                    remedies: [
                        Remedy(
                            "Look at what the resolver says.",
                            commands: ["dig \(endpoint.host) A \(endpoint.host) AAAA"])
                    ])
            ]
        }
        return unseen(endpoint) + reached(endpoint)
    }

    private static func unseen(_ endpoint: EndpointObservation) -> [Finding] {
        guard !endpoint.skipped.isEmpty else { return [] }
        return [
            Finding(
                "tls.addresses.silent", .warning, .skip, subject: endpoint.host,
                "\(endpoint.skipped.count) further addresses of \(endpoint.host) were not looked at.",
                evidence: endpoint.skipped.prefix(8).map(\.description))
        ]
    }

    private static func reached(_ endpoint: EndpointObservation) -> [Finding] {
        let silent = endpoint.addresses.filter { $0.first?.failure?.isSilence == true }
        guard !silent.isEmpty else { return [] }
        let evidence = silent.compactMap { address in
            address.first?.failure.map { "\(address.address): \($0)" }
        }
        let isLocal = silent.allSatisfy { address in
            guard case .local? = address.first?.failure else { return false }
            return true
        }
        if isLocal {
            return [
                Finding(
                    "tls.connection.failed", .error, .unknown, subject: endpoint.host,
                    "This machine could not look at \(endpoint.host).", evidence: evidence)
            ]
        }
        guard silent.count < endpoint.addresses.count else { return [failed(endpoint, evidence)] }
        return missing(silent, in: endpoint, evidence)
    }

    private static func failed(_ endpoint: EndpointObservation, _ evidence: [String]) -> Finding {
        let isRefused = endpoint.addresses.allSatisfy { $0.first?.failure == .refused }
        return Finding(
            found: "tls.connection.failed", .error, subject: endpoint.host,
            "No TLS connection to \(endpoint.host) on port \(endpoint.port).", evidence: evidence,
            cause: isRefused
                ? "Nothing listens on this port there, or a firewall refuses it."
                : "A firewall, a security group or a missing route drops what is sent, or the server is down.",
            impact: "No client comes as far as a certificate.",
            remedies: [
                Remedy(
                    "On the server, see what listens on the port.",
                    commands: ["ss --listening --tcp --numeric --processes 'sport = :\(endpoint.port)'"])
            ])
    }

    private static func missing(
        _ silent: [AddressObservation], in endpoint: EndpointObservation, _ evidence: [String]
    ) -> [Finding] {
        // A machine without a way to a whole family cannot tell what others see of it.
        let isHere = silent.allSatisfy { address in
            guard case .unreachable? = address.first?.failure else { return false }
            return !endpoint.addresses.contains { $0.family == address.family && $0.first?.failure?.isSilence != true }
        }
        let families = Set(silent.map(\.family.rawValue)).sorted().joined(separator: " and ")
        if isHere {
            return [
                Finding(
                    "tls.addresses.silent", .warning, .skip, subject: endpoint.host,
                    "The \(families) addresses of \(endpoint.host) were not looked at: this machine cannot get there.",
                    evidence: evidence)
            ]
        }
        return [
            Finding(
                found: "tls.addresses.silent", .warning, subject: endpoint.host,
                "\(silent.count) of \(endpoint.addresses.count) addresses of \(endpoint.host) do not answer.",
                evidence: evidence, cause: "The name still has an address of a server that is gone, or one is down.",
                impact:
                    "A client that gets this address waits for a timeout or fails, so that reads fail now and then.",
                remedies: [Remedy("Take the address out of the DNS, or bring the server behind it back.")])
        ]
    }
}

extension HandshakeFailure {
    /// Nothing answers the connection itself.
    var isSilence: Bool {
        switch self {
        case .refused, .unreachable, .timedOut, .local: true
        case .reset, .closed, .alert, .plainText, .protocolViolation: false
        }
    }
}
