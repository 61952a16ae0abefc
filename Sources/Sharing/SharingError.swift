/// What a recipient is told when a request cannot be answered.
public struct SharingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The error codes of the protocol; each stands for one HTTP status, which the server decides.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case invalidParameterValue = "INVALID_PARAMETER_VALUE"
        case malformedRequest = "MALFORMED_REQUEST"
        case unsupportedOperation = "UNSUPPORTED_OPERATION"
        case unauthenticated = "UNAUTHENTICATED"
        case permissionDenied = "PERMISSION_DENIED"
        case resourceDoesNotExist = "RESOURCE_DOES_NOT_EXIST"
        case methodNotAllowed = "METHOD_NOT_ALLOWED"
        case requestTooLarge = "REQUEST_TOO_LARGE"
        case resourceExhausted = "RESOURCE_EXHAUSTED"
        case internalError = "INTERNAL_ERROR"
        case temporarilyUnavailable = "TEMPORARILY_UNAVAILABLE"
    }

    public let code: Code
    /// One sentence: what is wrong, where, what to do next. Shown to the recipient.
    public let message: String
    /// Seconds after which the request may be tried again, for codes that pass by themselves.
    public let retryAfter: Int64

    public init(_ code: Code, _ message: String, retryAfter: Int64 = 1) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
