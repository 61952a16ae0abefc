public import Foundation

/// What a verified access token of this server says.
public struct AccessTokenClaims: Sendable, Hashable {
    /// `sub`: who may do what they may do.
    public let recipient: UUID
    /// `client_id`: the credential that the token was given for.
    public let clientID: String
    /// `jti`.
    public let id: UUID
    /// The words of `scope`.
    public let scope: [String]
    public let issuedAt: Date
    public let expiresAt: Date
}
