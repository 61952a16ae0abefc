import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Registry
import Sharing
import Tables

/// The one place that turns errors into answers: code, HTTP status and body.
enum ErrorAnswers {
    static func status(of code: SharingError.Code) -> HTTPResponse.Status {
        switch code {
        case .invalidParameterValue, .malformedRequest, .unsupportedOperation: .badRequest
        case .unauthenticated: .unauthorized
        case .permissionDenied: .forbidden
        case .resourceDoesNotExist: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .requestTooLarge: .contentTooLarge
        case .resourceExhausted: .tooManyRequests
        case .internalError: .internalServerError
        case .temporarilyUnavailable: .serviceUnavailable
        }
    }

    /// What a recipient is told of `error`, and what only the log is told.
    static func explain(_ error: any Error) -> (answer: SharingError, detail: String?) {
        switch error {
        case let error as SharingError: (error, nil)
        case let error as TableError: (SharingError(code(of: error.kind), error.message), error.detail)
        case let error as StorageError:
            explain(TableError(error))
        case let error as RegistryError:
            switch error.kind {
            case .notFound: (SharingError(.resourceDoesNotExist, error.message), nil)
            case .invalid: (SharingError(.invalidParameterValue, error.message), nil)
            case .alreadyExists, .preconditionFailed, .alreadyPerformed, .conflict, .unavailable:
                (
                    SharingError(.temporarilyUnavailable, "the registry of shares does not answer; try again"),
                    error.message
                )
            }
        default:
            (
                SharingError(.internalError, "the server failed in a way it does not expect; its log says how"),
                "\(error)"
            )
        }
    }

    private static func code(of kind: TableError.Kind) -> SharingError.Code {
        switch kind {
        case .notFound: .resourceDoesNotExist
        // These stay as they are until the table's owner acts: an answer that makes clients try again would only delay
        // the message.
        case .corrupt, .unsupported, .filterUnfit, .forbiddenLocation: .unsupportedOperation
        case .incomplete: .temporarilyUnavailable
        case .outOfRange, .changesOff: .invalidParameterValue
        case .storage(let kind):
            switch kind {
            case .notFound: .resourceDoesNotExist
            case .denied: .internalError
            case .unavailable, .timedOut, .malformedAnswer, .rangeNotSatisfiable: .temporarilyUnavailable
            case .tooLarge, .refused: .unsupportedOperation
            }
        }
    }

    static func response(_ error: SharingError) -> Response {
        var writer = JSONWriter()
        writer.value(
            .object([.init("errorCode", .string(error.code.rawValue)), .init("message", .string(error.message))]))
        var headers: HTTPFields = [.contentType: "application/json"]
        switch error.code {
        case .unauthenticated: headers[.wwwAuthenticate] = "Bearer"
        case .resourceExhausted, .temporarilyUnavailable: headers[.retryAfter] = String(error.retryAfter)
        default: break
        }
        return Response(
            status: status(of: error.code), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }
}
