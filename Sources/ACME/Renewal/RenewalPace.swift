/// Keeps renewals apart: an authority that wants every new certificate renewed at once, by mistake or on purpose, does
/// not make this server order one a minute.
struct RenewalPace: Sendable, Hashable {
    private static let first: Int64 = 3600
    private static let longest: Int64 = 86_400
    /// What comes sooner after the last is not the ordinary course of things.
    private static let ordinary: Int64 = 172_800

    /// Seconds since 1970; no renewal before that.
    private(set) var earliest = Int64.min
    private var last: Int64?
    private var soon: Int64 = 0

    /// - Parameter lifetime: of the new certificate, in seconds; half of it is always enough.
    mutating func renewed(at now: Int64, lifetime: Int64) {
        soon = last.map { now - $0 < Self.ordinary } == true ? min(soon + 1, 10) : 0
        last = now
        earliest = now + min(Self.first << soon, Self.longest, lifetime / 2)
    }
}
