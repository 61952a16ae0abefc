public import TokenSyntax

/// An external issuer whose tokens are accepted, and what they have to say.
public struct TrustedIssuer: Sendable, Hashable {
    /// What providers sign with where nothing else is said (OpenID Connect Core 1.0 section 15.1) and what newer ones
    /// do.
    public static let defaultAlgorithms: Set<SignatureAlgorithm> = [.rs256, .es256]
    /// Seconds.
    public static let defaultLeeway: Int64 = 60

    /// The claim `iss`, byte for byte, and where discovery begins.
    public let issuer: WebAddress
    /// The issuer's URL as it was configured.
    public var url: String { issuer.text }
    /// A token names one of these in `aud`. Never empty: a token for somebody else's service is not for this one.
    public let audiences: [String]
    public let algorithms: Set<SignatureAlgorithm>
    /// The claim that names the recipient: a string at the top of the claims, of exactly this name (a dot is a dot).
    public let recipientClaim: String
    /// Claims that have to be there, each a string of this value or an array of strings with it.
    public let requiredClaims: [String: String]
    /// Seconds that the issuer's clock may be off.
    public let leeway: Int64
    /// Where the keys are, if discovery is not to be asked.
    public let keySet: WebAddress?

    /// - Throws: ``TrustedIssuerError`` for settings that accept nothing or too much.
    public init(
        issuer: String, audiences: [String], algorithms: Set<SignatureAlgorithm> = defaultAlgorithms,
        recipientClaim: String = "sub", requiredClaims: [String: String] = [:], leeway: Int64 = defaultLeeway,
        keySet: String? = nil
    ) throws(TrustedIssuerError) {
        self.issuer = try Self.address(issuer, .issuer)
        // OpenID Connect Discovery 1.0 section 3, "issuer".
        guard !self.issuer.hasQuery else {
            throw TrustedIssuerError(.issuer, "the issuer '\(issuer)' has a query; no issuer has one")
        }
        guard !audiences.isEmpty, audiences.allSatisfy({ !$0.isEmpty }) else {
            throw TrustedIssuerError(
                .audiences,
                "the issuer '\(issuer)' needs an audience: name what its tokens carry in 'aud' for this server"
            )
        }
        guard !algorithms.isEmpty else {
            throw TrustedIssuerError(.algorithms, "the issuer '\(issuer)' needs at least one algorithm, such as RS256")
        }
        guard !recipientClaim.isEmpty else {
            throw TrustedIssuerError(
                .recipientClaim, "the claim that names the recipient of issuer '\(issuer)' has no name; 'sub' is usual")
        }
        guard requiredClaims.allSatisfy({ !$0.key.isEmpty && !$0.value.isEmpty }) else {
            throw TrustedIssuerError(
                .requiredClaims, "a required claim of issuer '\(issuer)' has no name or no value; write NAME: VALUE")
        }
        guard (0...300).contains(leeway) else {
            throw TrustedIssuerError(
                .leeway, "the leeway of issuer '\(issuer)' is \(leeway) seconds; from 0 to 300 are sensible")
        }
        self.audiences = audiences
        self.algorithms = algorithms
        self.recipientClaim = recipientClaim
        self.requiredClaims = requiredClaims
        self.leeway = leeway
        self.keySet = if let keySet { try Self.address(keySet, .keySet) } else { nil }
    }

    private static func address(
        _ text: String, _ setting: TrustedIssuerError.Setting
    ) throws(TrustedIssuerError) -> WebAddress {
        // A password in a URL goes into no message.
        guard !text.utf8.contains(UInt8(ascii: "@")) else {
            throw TrustedIssuerError(
                setting, "the URL has an @; write it without a user, as https://HOST[:PORT][/PATH]")
        }
        guard let address = WebAddress(text) else {
            throw TrustedIssuerError(setting, "'\(text)' is no URL; write it as https://HOST[:PORT][/PATH]")
        }
        guard address.mayBeFetched else {
            throw TrustedIssuerError(
                setting,
                "'\(text)' is fetched in clear, where anybody on the way could put keys of their own; use https")
        }
        return address
    }
}
