/// The time of a signature, as SigV4 writes it.
struct SigningTime: Sendable, Hashable {
    /// `YYYYMMDD`.
    let date: String
    /// `YYYYMMDDTHHMMSSZ`.
    let timestamp: String

    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z.
    init(milliseconds: Int64) {
        let time = UTCTime(milliseconds: milliseconds)
        date = Self.padded(time.year, 4) + Self.padded(time.month, 2) + Self.padded(time.day, 2)
        timestamp =
            date + "T" + Self.padded(time.hour, 2) + Self.padded(time.minute, 2) + Self.padded(time.second, 2) + "Z"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
