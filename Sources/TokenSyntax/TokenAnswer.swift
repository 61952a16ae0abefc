internal import JSON

/// The answer to a token request that succeeds (RFC 6749 section 5.1).
///
/// Clients of Delta Sharing need `access_token` as a string and `expires_in` as an integer. The one for Python looks at
/// nothing else, and asks for a new token as soon as less than ten minutes are left: one that lives no longer than that
/// is asked for with every request.
public struct TokenAnswer: Sendable {
    public let accessToken: String
    /// Seconds from now on.
    public let expiresIn: Int64
    /// What the token is good for; left out where empty, which says that it is what was asked for.
    public let scope: [String]

    public init(accessToken: String, expiresIn: Int64, scope: [String] = []) {
        self.accessToken = accessToken
        self.expiresIn = expiresIn
        self.scope = scope
    }

    public static let status = 200

    /// Nothing on the way keeps the token.
    public static let headers: [(name: String, value: String)] = [
        ("content-type", "application/json"), ("cache-control", "no-store"), ("pragma", "no-cache"),
    ]

    /// The body of the answer, in JSON; it holds the token.
    public var body: [UInt8] {
        var writer = JSONWriter(reserving: accessToken.utf8.count + 128)
        writer.raw("{\"access_token\":")
        writer.string(accessToken)
        writer.raw(",\"token_type\":\"Bearer\",\"expires_in\":")
        writer.integer(expiresIn)
        if !scope.isEmpty {
            writer.raw(",\"scope\":")
            writer.string(scope.joined(separator: " "))
        }
        writer.raw("}")
        return writer.bytes
    }
}

/// Describes itself without the token.
extension TokenAnswer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a token for \(expiresIn) seconds" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["expiresIn": expiresIn]) }
}
