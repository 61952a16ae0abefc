import Identity
import TokenSyntax

/// One identity provider whose tokens let recipients in.
struct IssuerConfiguration: Sendable {
    let issuer: TrustedIssuer
    /// Absolute path of the PEM file with the certificate authorities to trust; nil for the system's.
    let caFile: String?

    /// nil when something is missing or wrong; the reader then holds the problem.
    init?(_ keys: inout ConfigurationReader) {
        let url: String? = keys.optional(
            "issuer", .text, sample: "https://login.example.com/tenant",
            "The provider's URL, byte for byte as its tokens say it (iss); what it publishes is found below it.")
        let audiences: [String] = keys.list(
            "audiences", .text, sample: ["https://sharing.example.com/delta-sharing"],
            "What its tokens have to be for (aud): one of these.")
        let algorithms: [SignatureAlgorithm] = keys.list(
            "algorithms", .choice, sample: ["RS256", "ES256"],
            "What its tokens may be signed with. Without it, RS256 and ES256.")
        let claim = keys.value(
            "recipientClaim", .text, default: "sub",
            "The claim that names the recipient: what causeway recipient update --identity ISSUER=VALUE says.")
        let required: [RequiredClaim] = keys.list(
            "requiredClaims", .requiredClaim, sample: ["tid=5c1f0a3e"],
            "Claims that have to be there, each as NAME=VALUE.")
        let leeway = keys.value(
            "leeway", .integer(0...300, unit: "seconds"), default: Int(TrustedIssuer.defaultLeeway),
            "How far the provider's clock may be off, in seconds.")
        let keySet: String? = keys.optional(
            "keySet", .text, sample: "https://login.example.com/keys",
            "Where the provider's keys are (JWKS). Without it, where its discovery document says.")
        caFile = keys.optionalPath(
            "caFile", sample: "tls/private-ca.pem", .readable,
            "Certificate authorities to trust for this provider, PEM. Without it, the system's.")
        guard let url else {
            if !keys.isSet("issuer") { keys.problem(at: "issuer", "is needed: the URL that its tokens name as iss") }
            return nil
        }
        do throws(TrustedIssuerError) {
            issuer = try TrustedIssuer(
                issuer: url, audiences: audiences,
                algorithms: algorithms.isEmpty ? TrustedIssuer.defaultAlgorithms : Set(algorithms),
                recipientClaim: claim,
                requiredClaims: Dictionary(required.map { ($0.name, $0.value) }) { first, _ in first },
                leeway: Int64(leeway), keySet: keySet)
        } catch {
            keys.problem(at: error.setting.rawValue, error.message)
            return nil
        }
        var seen: Set<String> = []
        for claim in required where !seen.insert(claim.name).inserted {
            keys.problem(at: "requiredClaims", "the claim \(claim.name) is required twice; one value can be right")
        }
    }
}
