/// Somebody else's words, made fit for one line of a log.
public enum QuotedText {
    private static let longest = 120

    /// The text in quotes, cut off where it is long, with `?` for what is no printable ASCII.
    public static func quote(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let shown = scalars.prefix(longest).map { (" "..."~").contains($0) ? Character($0) : "?" }
        return "'" + String(shown) + (scalars.dropFirst(longest).isEmpty ? "" : "…") + "'"
    }

    public static func quote(_ text: String?) -> String {
        text.map { quote($0) } ?? "none"
    }
}
