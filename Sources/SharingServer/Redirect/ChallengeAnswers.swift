/// Knows what an authority of ACME has to find at `/.well-known/acme-challenge/TOKEN` (RFC 8555 section 8.3).
public protocol ChallengeAnswers: Sendable {
    /// - Parameter token: as the path has it, base64url (RFC 4648 section 5), at most 256 characters.
    /// - Returns: the key authorization; nil for a token of no challenge under way.
    func keyAuthorization(of token: String) async -> String?
}
