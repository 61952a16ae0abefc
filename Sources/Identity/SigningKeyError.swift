/// Why keys that were stored cannot be used.
public enum SigningKeyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The bytes are no private key of P-256.
    case notAKey
    /// Of the keys of a ring one signs: how many of these do.
    case activeKeys(Int)
    /// Two keys of a ring have this id.
    case duplicate(String)

    public var description: String {
        switch self {
        case .notAKey:
            "the stored signing key is no private key of P-256: it was decrypted with another secret or is damaged; "
                + "restore it or make a new one"
        case .activeKeys(let count):
            "\(count) stored signing keys have no time of retirement, and one has to; rotate the keys"
        case .duplicate(let id): "the signing key \(id) is stored twice; remove one of the two"
        }
    }
}
