/// The signatures that tokens of external issuers may have (RFC 7518 section 3.1): those with a public key.
///
/// `none` and the algorithms with a shared secret (`HS256` and its like) have no case, so that no configuration can
/// let them in.
public enum SignatureAlgorithm: String, Sendable, Hashable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"

    /// The curve of its keys; nil where they are RSA keys.
    public var curve: EllipticCurve? {
        switch self {
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: nil
        }
    }

    /// Whether the key's type, curve and own `alg` allow it (RFC 7517 section 4.4).
    public func fits(_ key: JSONWebKey) -> Bool {
        if let only = key.algorithm, !ExactText.same(only, rawValue) { return false }
        switch key.material {
        case .rsa: return curve == nil
        case .ellipticCurve(let keyCurve, _, _): return curve == keyCurve
        }
    }
}
