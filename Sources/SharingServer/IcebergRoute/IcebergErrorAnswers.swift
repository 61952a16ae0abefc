import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Sharing

/// ``ErrorAnswers`` in the shape of the Iceberg catalog: type, status and body.
enum IcebergErrorAnswers {
    /// What a recipient is told of `error`, and what only the log is told.
    static func explain(_ error: any Error) -> (answer: IcebergError, detail: String?) {
        if let error = error as? IcebergError { return (error, nil) }
        if error is Route.Failure {
            return (IcebergError(.notFound, "the catalog has nothing at this path"), nil)
        }
        let (answer, detail) = ErrorAnswers.explain(error)
        return (IcebergError(kind(of: answer.code), answer.message, retryAfter: answer.retryAfter), detail)
    }

    private static func kind(of code: SharingError.Code) -> IcebergError.Kind {
        switch code {
        case .invalidParameterValue, .malformedRequest, .unsupportedOperation: .badRequest
        case .unauthenticated: .notAuthorized
        case .permissionDenied, .methodNotAllowed: .forbidden
        // What the routes look for themselves they name themselves: what is left is behind a table.
        case .resourceDoesNotExist: .noSuchTable
        case .requestTooLarge: .tooLarge
        case .resourceExhausted: .tooManyRequests
        case .temporarilyUnavailable: .serviceUnavailable
        case .internalError: .internalError
        }
    }

    static func type(_ kind: IcebergError.Kind) -> String {
        switch kind {
        case .badRequest, .tooLarge: "BadRequestException"
        case .notAuthorized: "NotAuthorizedException"
        case .forbidden: "ForbiddenException"
        case .noSuchNamespace: "NoSuchNamespaceException"
        case .noSuchTable: "NoSuchTableException"
        case .noSuchView: "NoSuchViewException"
        case .notFound: "NotFoundException"
        case .tooManyRequests: "TooManyRequestsException"
        case .serviceUnavailable: "ServiceUnavailableException"
        case .internalError: "InternalServerError"
        }
    }

    static func status(_ kind: IcebergError.Kind) -> HTTPResponse.Status {
        switch kind {
        case .badRequest: .badRequest
        case .notAuthorized: .unauthorized
        case .forbidden: .forbidden
        case .noSuchNamespace, .noSuchTable, .noSuchView, .notFound: .notFound
        case .tooLarge: .contentTooLarge
        case .tooManyRequests: .tooManyRequests
        case .serviceUnavailable: .serviceUnavailable
        case .internalError: .internalServerError
        }
    }

    static func response(_ error: IcebergError) -> Response {
        let status = status(error.kind)
        var writer = JSONWriter()
        writer.value(
            .object([
                .init(
                    "error",
                    .object([
                        .init("message", .string(error.message)), .init("type", .string(type(error.kind))),
                        .init("code", .number("\(status.code)")),
                    ]))
            ]))
        var headers: HTTPFields = [.contentType: "application/json"]
        switch error.kind {
        case .notAuthorized: headers[.wwwAuthenticate] = "Bearer"
        case .tooManyRequests, .serviceUnavailable: headers[.retryAfter] = String(error.retryAfter)
        default: break
        }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }
}
