import Foundation

/// Moments as people read them, without a calendar of any locale.
enum UTCText {
    /// `2026-03-15T12:00:00Z` (RFC 3339).
    static func date(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
