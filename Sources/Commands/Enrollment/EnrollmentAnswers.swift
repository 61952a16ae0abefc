import ACME
import SharingServer

/// What the redirect listener answers while the authority looks at the names.
struct EnrollmentAnswers: ChallengeAnswers {
    let challenges: HTTPChallenges

    func keyAuthorization(of token: String) async -> String? { challenges.keyAuthorization(of: token) }
}
