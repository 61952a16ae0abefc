/// How long a certificate of a public authority may live, by the day on which it begins (CA/Browser Forum baseline
/// requirements section 6.3.2; ballots SC-31 and SC-081v3). The last second counts.
public enum Lifetime {
    /// The most days for a certificate that begins at a moment, in seconds since 1970-01-01T00:00:00Z.
    public static func limit(notBefore: Int64) -> Int {
        switch notBefore {
        case ..<1_519_862_400: 1_187  // until 2018-03-01: 39 months
        case ..<1_598_918_400: 825  // until 2020-09-01
        case ..<1_773_532_800: 398  // until 2026-03-15
        case ..<1_805_068_800: 200  // until 2027-03-15
        case ..<1_868_227_200: 100  // until 2029-03-15
        default: 47
        }
    }

    /// Days of its life and the limit, for one that lives too long; nil for others.
    static func excess(_ certificate: Certificate) -> (days: Int, limit: Int)? {
        let seconds = certificate.notAfter.seconds - certificate.notBefore.seconds + 1
        let limit = limit(notBefore: certificate.notBefore.seconds)
        guard seconds > Int64(limit) * 86_400 else { return nil }
        return (Int((seconds + 86_399) / 86_400), limit)
    }
}
