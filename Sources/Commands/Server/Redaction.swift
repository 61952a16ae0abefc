import Registry

/// Masks what looks like a secret in a line of the log. Nothing is meant to put one there; but clients send tokens
/// where names belong, and a name that is not found is named.
enum Redaction {
    /// What secrets begin with that are none of the registry's.
    private static let marks = ["X-Amz-Signature=", "X-Amz-Security-Token="]

    static func mask(_ line: String) -> String { MaskedText.mask(line, andBehind: marks) }
}
