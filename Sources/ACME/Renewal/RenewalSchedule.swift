internal import ACMESyntax

/// When a certificate is to be renewed.
struct RenewalSchedule: Sendable, Hashable {
    /// Seconds since 1970.
    let notBefore: Int64
    /// Seconds since 1970.
    let notAfter: Int64
    /// From 0 up to 1, chosen once for a certificate: where in a window it is renewed, so that not everybody comes at
    /// the same time (RFC 9773 section 4.2).
    let fraction: Double

    private var lifetime: Int64 { max(0, notAfter - notBefore) }

    /// With a third of the lifetime left, or as much as a thirtieth of it earlier; where the authority has told a
    /// window, at a time within that. Never later than with a tenth of the lifetime left, whatever it told.
    ///
    /// - Returns: seconds since 1970.
    func time(_ info: RenewalInfo?) -> Int64 {
        let fraction = min(max(fraction, 0), 1)
        guard let info else { return notAfter - lifetime / 3 - Int64(Double(lifetime / 30) * fraction) }
        // Windows beyond the certificate's own time are none; clamped so that no sum overflows.
        let start = min(max(info.start, notBefore), notAfter)
        let end = min(max(info.end, notBefore), notAfter)
        return min(start + Int64(Double(end - start) * fraction), notAfter - lifetime / 10)
    }
}
