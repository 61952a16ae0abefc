public import Foundation

/// Every administrative operation, as a value: performed here, or sent as JSON to the server that runs.
public enum RegistryOperation: Sendable, Hashable, Codable {
    case createShare(name: String, comment: String?, tables: [TableEntry], namespaces: [NamespaceEntry] = [])
    case updateShare(name: String, changes: ShareChanges)
    case deleteShare(name: String)
    case listShares
    case showShare(name: String)

    case createRecipient(name: String, comment: String?, shares: [String])
    case deleteRecipient(name: String)
    case listRecipients
    case showRecipient(name: String)
    case grant(recipient: String, shares: [String])
    case revoke(recipient: String, shares: [String])

    /// - Parameter lifetimeSeconds: nil for a token that never expires.
    case mintToken(recipient: String, lifetimeSeconds: Int64?)
    case revokeToken(id: UUID)

    /// - Parameter since: only events at or after it; nil for all.
    case listAudit(limit: Int, since: Date?)
}
