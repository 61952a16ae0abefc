import NIOHTTP1
import Tables

/// What an answer that is no success means.
struct ErrorStatus {
    let method: HTTPMethod
    let bucket: String
    let location: String
    let endpoint: S3Endpoint
    /// The region that requests are signed for.
    let region: String

    /// - Parameter body: nil where it is longer than any S3 error.
    func failure(status: Int, headers: HTTPHeaders, body: [UInt8]?) -> AttemptFailure {
        let answer = body.flatMap { try? ErrorAnswer(parsing: $0) }
        let expected = (answer?.region ?? headers.first(name: "x-amz-bucket-region"))
            .flatMap { ErrorAnswer.isName($0) ? $0 : nil }
        let retryAfter = headers.first(name: "retry-after").flatMap { Int($0) }
        if let answer, let failure = failure(code: answer.code, expected: expected, retryAfter: retryAfter) {
            return failure
        }
        let what = answer.map { "\(status) \($0.code)" } ?? "\(status)"
        switch status {
        case 429, 500, 502, 503, 504:
            return AttemptFailure(
                error(.unavailable, "The store at \(endpoint) answered \(what): it is busy or broken."),
                isTransient: true, retryAfter: retryAfter)
        case 301, 307, 308:
            return AttemptFailure(wrongRegion(expected))
        case 302, 303:
            return AttemptFailure(junk("\(status), a redirect, which is never followed"))
        case 416:
            return AttemptFailure(error(.rangeNotSatisfiable, "The range asked for lies beyond the object."))
        case 400 where method == .HEAD && headers.contains(name: "x-amz-request-id"):
            // The answer to a HEAD has no body that would say more; the header tells that it is a store's.
            if let expected, expected != region { return AttemptFailure(wrongRegion(expected)) }
            return AttemptFailure(
                error(
                    .denied,
                    "The store at \(endpoint) answered 400 to a signed HEAD: check the region (\(region) is configured)"
                        + " and whether the session token has expired."),
                mayRenew: true)
        case 401, 403:
            return AttemptFailure(denied(what), mayRenew: method == .HEAD)
        case 404 where method == .HEAD || body?.isEmpty == true:
            return AttemptFailure(error(.notFound, "There is no such object in the store at \(endpoint)."))
        case 500...599:
            return AttemptFailure(error(.unavailable, "The store at \(endpoint) answered \(what)."))
        default:
            return AttemptFailure(junk(answer == nil ? "\(what) and no S3 error" : what))
        }
    }

    private func failure(code: String, expected: String?, retryAfter: Int?) -> AttemptFailure? {
        switch code {
        case "NoSuchKey", "NoSuchVersion":
            return AttemptFailure(error(.notFound, "There is no such object in the store at \(endpoint)."))
        case "NoSuchBucket":
            return AttemptFailure(error(.notFound, "There is no bucket \(bucket) in the store at \(endpoint)."))
        case "AccessDenied", "AllAccessDisabled", "AccountProblem":
            return AttemptFailure(denied(code))
        case "SignatureDoesNotMatch":
            return AttemptFailure(
                error(
                    .denied,
                    "The store at \(endpoint) answered SignatureDoesNotMatch: the secret key is wrong, or something in"
                        + " between changes the path or the Host header."))
        case "InvalidAccessKeyId":
            return AttemptFailure(
                error(
                    .denied,
                    "The store at \(endpoint) answered InvalidAccessKeyId: it does not know the configured access key."
                ), mayRenew: true)
        case "ExpiredToken", "TokenRefreshRequired", "InvalidToken":
            return AttemptFailure(
                error(
                    .denied,
                    "The store at \(endpoint) answered \(code): the session token is no longer valid, renew it at its"
                        + " source."), mayRenew: true)
        case "RequestTimeTooSkewed":
            return AttemptFailure(
                error(
                    .denied,
                    "The store at \(endpoint) answered RequestTimeTooSkewed: the clocks of this server and of the store"
                        + " differ by minutes, check NTP on both."))
        case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException":
            return AttemptFailure(wrongRegion(expected))
        case "InvalidRange":
            return AttemptFailure(error(.rangeNotSatisfiable, "The range asked for lies beyond the object."))
        case "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Busy", "OperationAborted":
            return AttemptFailure(
                error(.unavailable, "The store at \(endpoint) answered \(code): it is busy or broken."),
                isTransient: true, retryAfter: retryAfter)
        default:
            return nil
        }
    }

    private func denied(_ what: String) -> StorageError {
        error(
            .denied,
            "The store at \(endpoint) answered \(what): the configured access key lacks s3:GetObject or s3:ListBucket"
                + " on the bucket \(bucket), or the bucket belongs to others.")
    }

    private func wrongRegion(_ expected: String?) -> StorageError {
        let remedy = expected.map { "it expects the region \($0): set `region: \($0)`" } ?? "check the region"
        return error(
            .denied,
            "The bucket \(bucket) is not where \(endpoint) was asked for it with the region \(region); \(remedy) and"
                + " the endpoint that belongs to it.")
    }

    private func junk(_ what: String) -> StorageError {
        error(
            .malformedAnswer,
            "What listens at \(endpoint) answered \(what): check scheme and port, and that this is the address of the"
                + " S3 service and not of a console or a proxy.")
    }

    private func error(_ kind: StorageError.Kind, _ message: String) -> StorageError {
        StorageError(kind, at: location, message)
    }
}
