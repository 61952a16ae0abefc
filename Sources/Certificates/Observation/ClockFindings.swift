import Findings

/// Whether the clocks of the server and of this machine agree.
enum ClockFindings {
    /// Seconds that do no harm yet, and seconds from which signatures and tokens fail.
    private static let tolerated = 60.0, harmful = 300.0

    static func findings(of endpoint: EndpointObservation) -> [Finding] {
        for address in endpoint.addresses {
            guard let clock = address.first?.clock, let skew = clock.skew, abs(skew) >= tolerated else { continue }
            let whole = Int(abs(skew).rounded())
            return [
                Finding(
                    found: "tls.clock.skew", abs(skew) >= harmful ? .error : .warning, subject: endpoint.host,
                    "The server's clock is \(whole) seconds \(skew > 0 ? "ahead of" : "behind") this machine's.",
                    evidence: [
                        "\(address.address): Date is \(clock.date.map(UTCText.date) ?? "missing"), "
                            + "here it was \(UTCText.date(Int64(clock.received)))"
                    ],
                    cause: "One of the two machines does not keep its time with NTP.",
                    impact:
                        "Signed URLs and tokens are refused as expired or not yet valid; stores refuse requests that "
                        + "are 15 minutes off.",
                    remedies: [
                        Remedy(
                            "See on both machines whether the clock is kept.",
                            commands: ["timedatectl", "chronyc tracking"])
                    ], references: ["RFC 9110 section 6.6.1"])
            ]
        }
        return []
    }
}
