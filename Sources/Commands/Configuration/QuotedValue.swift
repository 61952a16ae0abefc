/// What a message repeats of the text that it complains about. The text may be a secret that stands in a wrong place:
/// what looks like none is shown, and of the rest its length.
enum QuotedValue {
    /// The longest text that is repeated whatever it is made of, in characters. Generated secrets are longer.
    static let longest = 20
    /// The longest text that is repeated at all.
    static let longestOfWords = 80

    /// In quotes, or what it is instead.
    static func quote(_ text: String) -> String {
        isShown(text) ? "'\(PrintableText.escape(text))'" : "text of \(text.count) characters"
    }

    /// Without quotes, or what it is instead.
    static func name(_ text: String) -> String {
        isShown(text) ? PrintableText.escape(text) : "(\(text.count) characters)"
    }

    /// What has an `@` may be a URL with a password.
    private static func isShown(_ text: String) -> Bool {
        if text.contains("@") { return false }
        if text.count <= longest { return true }
        // No random text of that length does without digits and signs.
        return text.count <= longestOfWords && text.allSatisfy { $0.isLetter || " .,:-_".contains($0) }
    }
}
