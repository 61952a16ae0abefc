/// Somebody else's words, made fit for one line of a log.
public enum ForeignWords {
    /// Characters of a CA's explanation that are shown.
    public static let longest = 400

    /// The text, cut off where it is long, with `?` for what is neither printable ASCII nor a letter beyond it.
    public static func line(_ text: String, longest: Int = longest) -> String {
        let scalars = text.unicodeScalars
        let shown = scalars.prefix(longest).map { scalar -> Character in
            if (" "..."~").contains(scalar) || scalar.properties.isAlphabetic { return Character(scalar) }
            return scalar == "\n" || scalar == "\t" || scalar == "\r" ? " " : "?"
        }
        return String(shown) + (scalars.dropFirst(longest).isEmpty ? "" : "…")
    }
}
