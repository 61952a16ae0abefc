/// What a bearer token is, by its looks: which verifier has to judge it.
///
/// Nothing but the claim `iss` is used, and that only to pick the verifier, which checks it again after the signature.
public enum TokenKind: Sendable, Hashable {
    /// What the bearer tokens of the registry begin with.
    public static let opaquePrefix = "cwy_"

    /// A bearer token of the registry, or what claims to be one.
    case opaque
    /// A token that claims to be from this server's own issuer.
    case builtIn(CompactToken)
    /// A token that claims to be from an external issuer that is configured.
    case external(issuer: String, CompactToken)
    case nothing(TokenRefusal)

    /// - Parameters:
    ///   - builtInIssuer: the `iss` of this server's own tokens, which no external issuer can have.
    ///   - externalIssuers: the URLs of the external issuers that are configured.
    public init(of token: String, builtInIssuer: String, externalIssuers: [String]) {
        if token.utf8.starts(with: Self.opaquePrefix.utf8) {
            self = .opaque
            return
        }
        guard token.utf8.contains(UInt8(ascii: ".")) else {
            self = .nothing(.notAToken)
            return
        }
        do throws(TokenRefusal) {
            let compact = try CompactToken(parsing: token)
            let issuer = try compact.claims.requiredString("iss")
            if ExactText.same(issuer, builtInIssuer) {
                self = .builtIn(compact)
            } else if let known = externalIssuers.first(where: { ExactText.same($0, issuer) }) {
                self = .external(issuer: known, compact)
            } else {
                self = .nothing(.unknownIssuer(issuer))
            }
        } catch {
            self = .nothing(error)
        }
    }
}
