import HTTPTypes
import Registry

/// Why the administrative API refuses; rendered as RFC 9457 has it.
struct AdminError: Error, Hashable {
    let status: HTTPResponse.Status
    /// What programs decide by.
    let code: String
    let message: String

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    init(_ error: RegistryError) {
        let status: HTTPResponse.Status =
            switch error.kind {
            case .alreadyExists, .conflict, .alreadyPerformed: .conflict
            case .notFound: .notFound
            case .invalid: .badRequest
            case .preconditionFailed: .preconditionFailed
            case .unavailable: .serviceUnavailable
            }
        self.init(status, error.kind.rawValue, error.message)
    }

    static let unauthenticated = AdminError(
        .unauthorized, "unauthenticated",
        "An administrator's token is needed: make one with 'causeway administrator create NAME', and send it as "
            + "'Authorization: Bearer TOKEN'.")
}
