public import Foundation

/// Whom a verified token of an external issuer names.
public struct ExternalIdentity: Sendable, Hashable {
    /// The configured issuer.
    public let issuer: String
    /// The value of the claim that names the recipient. It is unique within the issuer alone, and compared byte for
    /// byte.
    public let subject: String
    /// The configured audience that the token names.
    public let audience: String
    /// `jti`, where it has one.
    public let tokenID: String?
    public let expiresAt: Date
}
