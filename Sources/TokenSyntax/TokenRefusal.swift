/// Why a token is not accepted: the check that failed and what it saw, for the operator's log.
///
/// It never holds the token. Whoever sent it learns none of this.
public enum TokenRefusal: Error, Sendable, Hashable {
    /// Neither a credential of this server nor a JSON Web Token.
    case notAToken
    case malformed(String)
    /// No verifier is configured for the claim `iss`.
    case unknownIssuer(String)
    /// `typ` of the header (RFC 8725 section 3.11).
    case type(found: String?)
    /// `alg` of the header.
    case algorithm(found: String, reason: String)
    /// `kid` of the header; nil where it names none and has to.
    case unknownKey(String?)
    case signature
    /// Seconds since 1970-01-01T00:00:00Z, like all times here.
    case expired(at: Int64, now: Int64)
    /// `nbf` or `iat`, whichever `claim` names, is in the future.
    case notYetValid(claim: String, at: Int64, now: Int64)
    case audience(found: [String], expected: [String])
    case missingClaim(String)
    case malformedClaim(String, reason: String)
    /// The claim's value, or what it is where it is no string.
    case claimMismatch(String, found: String)
    /// The issuer's keys are not to be had.
    case issuerUnavailable(issuer: String, reason: String)

    /// A short name that stays the same, for counters and filters.
    public var check: String {
        switch self {
        case .notAToken: "notAToken"
        case .malformed: "malformed"
        case .unknownIssuer: "unknownIssuer"
        case .type: "type"
        case .algorithm: "algorithm"
        case .unknownKey: "unknownKey"
        case .signature: "signature"
        case .expired: "expired"
        case .notYetValid: "notYetValid"
        case .audience: "audience"
        case .missingClaim: "missingClaim"
        case .malformedClaim: "malformedClaim"
        case .claimMismatch: "claimMismatch"
        case .issuerUnavailable: "issuerUnavailable"
        }
    }
}

extension TokenRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAToken: "neither a credential of this server nor a JSON Web Token"
        case .malformed(let reason): "no well-formed JSON Web Token: \(reason)"
        case .unknownIssuer(let issuer):
            "the issuer \(QuotedText.quote(issuer)) is not configured; compare it with the configured URLs, byte for "
                + "byte"
        case .type(let found): "the type (typ) \(QuotedText.quote(found)) is not that of an access token"
        case .algorithm(let found, let reason): "the algorithm \(QuotedText.quote(found)) \(reason)"
        case .unknownKey(let id?): "the issuer has no fitting key with the id (kid) \(QuotedText.quote(id))"
        case .unknownKey(nil): "the token names no key (kid)"
        case .signature: "the signature is not that of the issuer's key"
        case .expired(let time, let now): "expired (exp) at \(time), \(now - time) seconds ago"
        case .notYetValid(let claim, let time, let now):
            "good from \(time) on (\(claim)), in \(time - now) seconds; compare the clocks"
        case .audience(let found, let expected):
            "meant for \(Self.list(found)) (aud), and this server takes \(Self.list(expected))"
        case .missingClaim(let name): "the claim \(QuotedText.quote(name)) is missing"
        case .malformedClaim(let name, let reason): "the claim \(QuotedText.quote(name)) \(reason)"
        case .claimMismatch(let name, let found):
            "the claim \(QuotedText.quote(name)) is \(QuotedText.quote(found)), and the configuration requires another"
        case .issuerUnavailable(let issuer, let reason):
            "the keys of the issuer \(QuotedText.quote(issuer)) are not to be had: \(reason)"
        }
    }

    private static func list(_ texts: [String]) -> String {
        guard !texts.isEmpty else { return "nobody" }
        let shown = texts.prefix(4).map { QuotedText.quote($0) }.joined(separator: ", ")
        return texts.count > 4 ? "\(shown) and \(texts.count - 4) more" : shown
    }
}
