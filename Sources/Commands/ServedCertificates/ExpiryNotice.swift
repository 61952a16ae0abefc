import Foundation

/// When the log tells that a certificate ends: as few times as somebody has to hear it.
struct ExpiryNotice: Sendable {
    /// Days before the end.
    static let days = [30, 14, 7, 3, 1]
    static let day = 86_400.0

    private var certificate: Date?
    private var said: Int?

    /// - Parameter expiry: the end of what is served.
    /// - Returns: the days of the notice that is due, 0 once the end is over; nil where none is, or where it was given.
    mutating func due(expiry: Date, now: Date) -> Int? {
        if certificate != expiry {
            certificate = expiry
            said = nil
        }
        let left = expiry.timeIntervalSince(now)
        guard let notice = left < 0 ? 0 : Self.days.last(where: { left <= Double($0) * Self.day }), notice != said
        else { return nil }
        said = notice
        return notice
    }
}
