/// How long an answer asks to wait (RFC 9110 section 10.2.3).
public enum RetryAfter {
    /// The longest that is believed: a day.
    public static let longest: Int64 = 86_400

    /// Seconds, or a date in the one form that servers may send ("Sun, 06 Nov 1994 08:49:37 GMT"), as a duration from
    /// `now` (seconds since 1970); nil for anything else. Never negative.
    public static func duration(_ text: String?, now: Int64) -> Duration? {
        guard let text, text.utf8.count <= 64 else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(min(Int64(text) ?? longest, longest))
        }
        guard let time = date(text) else { return nil }
        return .seconds(min(max(0, time - now), longest))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func date(_ text: String) -> Int64? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT", words[1].utf8.count == 2,
            words[3].utf8.count == 4, let month = months.firstIndex(of: String(words[2]))
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return InternetTime.seconds("\(words[3])-\(number)-\(words[1])T\(words[4])Z")
    }
}
