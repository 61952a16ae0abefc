import Foundation
import Registry

/// A credential as the administrative API writes it, without its secret.
struct TokenShape: Encodable {
    let id: String
    let kind: String
    let createdAt: Date
    /// Left out for never.
    let expiresAt: Date?
    /// Left out where it was never used, as far as that has been written down.
    let lastUsedAt: Date?
    let lastUsedFrom: String?

    init(_ token: AccessToken) {
        id = token.id.uuidString.lowercased()
        kind = token.kind.rawValue
        createdAt = token.createdAt
        expiresAt = token.expiresAt
        lastUsedAt = token.lastUse?.time
        lastUsedFrom = token.lastUse?.address
    }
}
