public import Findings

/// What an endpoint's observation comes to, its chain left aside.
public enum ConnectionFindings {
    /// Every ID that a finding of these may have.
    public static let ids: [FindingID] = [
        "tls.name.unresolved", "tls.connection.failed", "tls.addresses.silent", "tls.port.plaintext",
        "tls.handshake.failed", "tls.version.too-old", "tls.version.only-13", "tls.cipher.no-overlap",
        "tls.alpn.no-overlap", "tls.client-certificate.requested", "tls.sni.differs", "tls.addresses.differ",
        "tls.intercepted", "tls.clock.skew",
        "tls.sct.missing", "tls.ocsp.must-staple", "tls.ocsp.staple-invalid", "tls.certificate.revoked",
        "tls.ocsp.unreachable", "tls.ocsp.invalid", "tls.ocsp.expired", "tls.crl.unreachable", "tls.crl.invalid",
        "tls.crl.expired",
    ]

    /// Findings, the worst first.
    public static func findings(
        of endpoint: EndpointObservation, revocation: [RevocationObservation] = [], _ question: ConnectionQuestion
    ) -> [Finding] {
        let found =
            ReachFindings.findings(of: endpoint) + NegotiationFindings.findings(of: endpoint)
            + RevocationFindings.findings(of: revocation, question) + StapleFindings.findings(of: endpoint, question)
            + IdentityFindings.findings(of: endpoint, question) + ClockFindings.findings(of: endpoint)
            + TransparencyFindings.findings(of: endpoint, question)
        // Sorting by the worst keeps the order of equals: what stands in the way of the rest comes first.
        return found.enumerated().sorted { left, right in
            (right.element.severity, left.offset) < (left.element.severity, right.offset)
        }.map(\.element)
    }
}
