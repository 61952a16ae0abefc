internal import JSON

/// The answer to a token request that is refused (RFC 6749 section 5.2).
public struct TokenRequestError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case invalidScope = "invalid_scope"
        /// RFC 8707 section 2.
        case invalidTarget = "invalid_target"
        /// Of the authorization endpoint by the letter (section 4.1.2.1), and what clients know for a server that
        /// cannot answer for now.
        case temporarilyUnavailable = "temporarily_unavailable"
    }

    public let code: Code
    /// For the client's developer, in the characters of section 5.2.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = String(
            message.unicodeScalars.prefix(300).map { scalar in
                let isPlain = (" "..."~").contains(scalar) && scalar != "\"" && scalar != "\\"
                return isPlain ? Character(scalar) : "?"
            })
    }

    /// Unknown client, unknown secret and revoked client are one answer: which it is helps only who guesses.
    public static let invalidClient = TokenRequestError(
        .invalidClient, "the client or its secret is unknown, or is not valid any more")

    /// The status of the answer: 401 for `invalid_client`, 503 for `temporarily_unavailable`, otherwise 400.
    public var status: Int {
        switch code {
        case .invalidClient: 401
        case .temporarilyUnavailable: 503
        default: 400
        }
    }

    /// What the answer carries besides its body. Section 5.2 demands the challenge where the client used the
    /// `Authorization` header; it harms nowhere else, and HTTP wants one with every 401.
    public var headers: [(name: String, value: String)] {
        let challenge = [("www-authenticate", "Basic realm=\"causeway\", charset=\"UTF-8\"")]
        return TokenAnswer.headers + (status == 401 ? challenge : [])
    }

    /// The body of the answer, in JSON.
    public var body: [UInt8] {
        var writer = JSONWriter(reserving: 128)
        writer.raw("{\"error\":")
        writer.string(code.rawValue)
        writer.raw(",\"error_description\":")
        writer.string(message)
        writer.raw("}")
        return writer.bytes
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
