import Monitoring

/// Why a credential that looks good is nobody's, for the operator's log. The caller learns none of it.
struct UnknownCredential: Error, CustomStringConvertible {
    let failure: AuthenticationFailure
    let description: String

    init(_ failure: AuthenticationFailure, _ description: String) {
        self.failure = failure
        self.description = description
    }
}
