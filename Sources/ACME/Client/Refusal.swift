internal import ACMESyntax
internal import TokenSyntax

/// An answer with a status beyond 2xx.
struct Refusal: Sendable {
    private let response: ACMEResponse
    private let address: WebAddress
    private let retryAfter: Duration?

    init(_ response: ACMEResponse, at address: WebAddress, now: Int64) {
        self.response = response
        self.address = address
        retryAfter = RetryAfter.duration(response.header("retry-after"), now: now)
    }

    func error(_ step: String) -> ACMEError {
        let status = response.status
        if (300..<400).contains(status) {
            return ACMEError(
                .refused, step: step, place: address.text,
                reason: "it redirects (status \(status)), which is not followed",
                remedy: "Set the address that it leads to as tls.acme.directory")
        }
        if let document = try? ACMEDocument(parsing: response.body), document["type"] != nil {
            let problem = ProblemDocument(document)
            let kind = status >= 500 && problem.type == .other ? ProblemType.serverInternal : problem.type
            return ACMEError(
                .problem(kind), step: step, place: address.text, reason: "status \(status), \(problem.summary)",
                remedy: kind.remedy, retryAfter: retryAfter)
        }
        if status >= 500 || status == 429 {
            let kind = status == 429 ? ProblemType.rateLimited : .serverInternal
            return ACMEError(
                .problem(kind), step: step, place: address.text, reason: "status \(status)", remedy: kind.remedy,
                retryAfter: retryAfter)
        }
        return ACMEError(
            .malformed, step: step, place: address.text, reason: "status \(status) without a problem document",
            remedy:
                "Check that tls.acme.directory is the address of an ACME directory, and that no proxy answers for it",
            retryAfter: retryAfter)
    }
}
