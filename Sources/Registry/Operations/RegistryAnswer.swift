/// What a ``RegistryOperation`` gives back.
public enum RegistryAnswer: Sendable, Hashable, Codable {
    /// The share as it is now; after `deleteShare`, as it was.
    case share(ShareDetails)
    case shares([Share])
    /// The recipient as it is now; after `deleteRecipient`, as it was.
    case recipient(RecipientDetails)
    case recipients([Recipient])
    /// The one time that the token is seen in clear.
    case minted(MintedToken)
    /// The one time that the nonce is seen in clear.
    case activation(MintedActivation)
    /// The token that no longer exists.
    case revoked(AccessToken)
    /// The one time that the token is seen in clear.
    case madeAdministrator(MintedAdministrator)
    /// The administrator that no longer exists.
    case administrator(Administrator)
    case administrators([Administrator])
    /// Newest first.
    case signingKeys([SigningKeyDescription])
    /// Newest first.
    case audit([AuditEvent])
}
