/// The server's clock as the answer to a HEAD request shows it.
public struct ClockObservation: Sendable, Hashable, Codable {
    /// The status of the answer.
    public var status: Int
    /// The header Date in seconds since 1970; nil where there is none that can be read.
    public var date: Int64?
    /// This machine's time in seconds since 1970 when the request went out, and when the answer was there.
    public var sent: Double
    public var received: Double

    public init(status: Int, date: Int64?, sent: Double, received: Double) {
        self.status = status
        self.date = date
        self.sent = sent
        self.received = received
    }

    /// Seconds that the server is ahead of this machine at least; negative where it is behind. Date has whole seconds
    /// and the answer took its time, so that a difference within these is none.
    public var skew: Double? {
        guard let date else { return nil }
        let earliest = Double(date), latest = earliest + 1
        if earliest > received { return earliest - received }
        if latest < sent { return latest - sent }
        return 0
    }
}
