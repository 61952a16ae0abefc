/// Why a request was not let in, as a label has it. The answer tells the client less.
public enum AuthenticationFailure: String, Sendable, Hashable, CaseIterable {
    /// No token was sent.
    case missing
    /// What was sent is no token.
    case malformed
    /// No such token of the registry is known: it never was, or has expired, or was revoked.
    case unknown
    /// A short-lived token is past its time.
    case expired
    /// A short-lived token is good, and the client that it was given to is gone.
    case revoked
    /// The token is good, the address is not one that it may be used from.
    case address
    /// A token of an identity provider whose signature, issuer or audience is wrong.
    case untrusted
}
