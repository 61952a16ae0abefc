import Foundation

/// Text without what looks like a credential in it. Clients and administrators send tokens where names belong, and what
/// is not found is named: in answers, in the log, in the audit.
public enum MaskedText {
    /// What a secret begins with, and how many of its characters have to follow before it is taken for one.
    private struct Mark {
        let text: String
        let least: Int
        /// Whether the secret goes on behind dots, as the parts of a JSON Web Token do (RFC 7515 section 3.1).
        var hasParts = false
    }

    private static let formats = [TokenFormat.bearer, .clientSecret, .activation, .administrator]

    private static let credentials =
        formats.map { Mark(text: $0.prefix, least: 1) }
        // What every object in JSON that begins with a name begins with in base64url.
        + [Mark(text: "eyJ", least: 16, hasParts: true)]

    /// The text with `***` for each secret, behind the mark that it begins with.
    ///
    /// - Parameter marks: what further secrets begin with.
    public static func mask(_ text: String, andBehind marks: [String] = []) -> String {
        var result = text
        for mark in credentials + marks.map({ Mark(text: $0, least: 1) }) where result.contains(mark.text) {
            var masked = ""
            var rest = result[...]
            while let range = rest.range(of: mark.text) {
                masked += rest[..<range.upperBound]
                rest = rest[range.upperBound...]
                let secret = rest.prefix { isOfSecret($0) || mark.hasParts && $0 == "." }
                masked += secret.count >= mark.least ? Substring("***") : secret
                rest = rest[secret.endIndex...]
            }
            result = masked + rest
        }
        return result
    }

    /// Whether a whole credential of this server is anywhere in the text. Shorter text behind one of the marks may be a
    /// name that begins like one.
    static func holdsCredential(_ text: String) -> Bool {
        formats.contains { format in
            text.ranges(of: format.prefix).contains { range in
                text[range.upperBound...].prefix(while: isOfSecret).utf8.count >= format.secretLength
            }
        }
    }

    private static func isOfSecret(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-_%+/=".contains(character))
    }
}
