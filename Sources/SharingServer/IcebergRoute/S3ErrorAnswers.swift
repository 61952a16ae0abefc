import HTTPTypes
import Hummingbird
import NIOCore
import Sharing

/// Errors as clients of the S3 protocol read them (S3 API reference, "Error responses").
enum S3ErrorAnswers {
    enum Code: String {
        case accessDenied = "AccessDenied"
        case signatureDoesNotMatch = "SignatureDoesNotMatch"
        case expiredToken = "ExpiredToken"
        case noSuchKey = "NoSuchKey"
        case invalidRange = "InvalidRange"
        case serviceUnavailable = "ServiceUnavailable"
        case internalError = "InternalError"
    }

    static func code(_ code: SharingError.Code) -> Code {
        switch code {
        case .resourceDoesNotExist: .noSuchKey
        case .resourceExhausted, .temporarilyUnavailable: .serviceUnavailable
        case .internalError: .internalError
        default: .accessDenied
        }
    }

    static func status(_ code: Code) -> HTTPResponse.Status {
        switch code {
        case .accessDenied, .signatureDoesNotMatch: .forbidden
        case .expiredToken: .badRequest
        case .noSuchKey: .notFound
        case .invalidRange: .rangeNotSatisfiable
        case .serviceUnavailable: .serviceUnavailable
        case .internalError: .internalServerError
        }
    }

    static func response(_ code: Code, _ message: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/xml"
        headers[.contentLength] = nil
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code.rawValue)</Code>"
            + "<Message>\(escape(message))</Message></Error>\n"
        return Response(
            status: status(code), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            // No other control character may stand in XML 1.0.
            case let control where control.value < 0x20: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
