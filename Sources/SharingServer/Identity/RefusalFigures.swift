import Monitoring
import TokenSyntax

extension AuthenticationFailure {
    /// What a refused token counts as.
    init(_ refusal: TokenRefusal) {
        self =
            switch refusal {
            case .notAToken, .malformed: .malformed
            case .expired, .notYetValid: .expired
            case .unknownIssuer, .type, .algorithm, .unknownKey, .signature, .audience, .missingClaim, .malformedClaim,
                .claimMismatch, .issuerUnavailable:
                .untrusted
            }
    }
}

extension ServerMetrics {
    func countRefusal(_ failure: AuthenticationFailure) {
        authenticationFailures.series(failure.rawValue).add()
    }

    /// - Parameter scope: whose limit it was: recipient, total, client or address.
    func countLimited(_ scope: String) {
        rateLimited.series(scope).add()
    }
}
