public import Foundation

/// A new access token.
public struct IssuedToken: Sendable {
    /// The token itself, which is a secret.
    public let text: String
    /// Its `jti`.
    public let id: UUID
    public let expiresAt: Date
    /// Its lifetime in seconds, as `expires_in` has it.
    public let expiresIn: Int64
}

/// Describes itself without the token.
extension IssuedToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "access token \(id.uuidString.lowercased())" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["id": id, "expiresAt": expiresAt]) }
}
