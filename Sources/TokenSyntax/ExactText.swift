/// Texts compared byte for byte.
///
/// Swift's own comparison takes canonically equivalent strings for equal: the Kelvin sign (U+212A) for the letter K,
/// an accent for its letter with one. Issuers, audiences, key ids and claims are equal only where their bytes are
/// (RFC 7519 section 7.3, OpenID Connect Discovery 1.0 section 4.3).
public enum ExactText {
    public static func same(_ one: String, _ other: String) -> Bool {
        one.utf8.elementsEqual(other.utf8)
    }

    public static func contains(_ texts: [String], _ text: String) -> Bool {
        texts.contains { same($0, text) }
    }
}
