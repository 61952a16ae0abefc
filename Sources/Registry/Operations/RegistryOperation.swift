public import Foundation

/// Every administrative operation, as a value: performed here, or sent as JSON to the server that runs.
public indirect enum RegistryOperation: Sendable, Hashable, Codable {
    /// - Parameter changes: made to the new share in the same transaction.
    case createShare(
        name: String, comment: String?, tables: [TableEntry], namespaces: [NamespaceEntry] = [],
        changes: ShareChanges = ShareChanges())
    case updateShare(name: String, changes: ShareChanges)
    case deleteShare(name: String)
    case listShares
    case showShare(name: String)

    /// - Parameter addresses: ranges that it may come from; empty for any.
    case createRecipient(
        name: String, comment: String?, shares: [String], addresses: [String] = [],
        identities: [RecipientIdentity] = [])
    case updateRecipient(name: String, changes: RecipientChanges)
    case deleteRecipient(name: String)
    case listRecipients
    case showRecipient(name: String)
    case grant(recipient: String, shares: [String])
    case revoke(recipient: String, shares: [String])

    /// - Parameter lifetimeSeconds: nil for a token that never expires.
    case mintToken(recipient: String, lifetimeSeconds: Int64?, kind: AccessToken.Kind = .bearer)
    /// Mints a token and ends the others after a time, in seconds; at once where it is 0.
    case rotateToken(recipient: String, lifetimeSeconds: Int64?, kind: AccessToken.Kind = .bearer, graceSeconds: Int64)
    /// Ends all tokens but one after a time, in seconds.
    case retireTokens(recipient: String, keeping: UUID, graceSeconds: Int64)
    case revokeToken(id: UUID)

    /// - Parameters:
    ///   - lifetimeSeconds: of the token that is handed out; nil for one that never expires.
    ///   - linkLifetimeSeconds: how long the link works.
    case makeActivation(
        recipient: String, kind: AccessToken.Kind = .bearer, lifetimeSeconds: Int64?, linkLifetimeSeconds: Int64)
    /// Makes all links of a recipient worthless.
    case withdrawActivations(recipient: String)

    /// - Parameter lifetimeSeconds: nil for a token that never expires.
    case createAdministrator(name: String, lifetimeSeconds: Int64?)
    case deleteAdministrator(name: String)
    case listAdministrators

    case listSigningKeys
    /// Ends all signing keys after a time, in seconds; at once where it is 0.
    case retireSigningKeys(graceSeconds: Int64)

    /// - Parameter since: only events at or after it; nil for all.
    case listAudit(limit: Int, since: Date?)

    /// Another operation, where the conditions hold; the conditions of several around one another do not add up.
    case under(conditions: ChangeConditions, operation: RegistryOperation)

    /// What is performed where no condition stands in the way.
    public var itself: RegistryOperation {
        if case .under(_, let operation) = self { operation.itself } else { self }
    }
}
