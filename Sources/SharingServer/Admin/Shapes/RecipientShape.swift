import Addresses
import Foundation
import Registry

/// A recipient as the administrative API writes it; never a token.
struct RecipientShape: Encodable {
    struct Link: Encodable {
        let id: String
        let kind: String
        let createdAt: Date
        let expiresAt: Date
    }

    let id: String
    let name: String
    let comment: String?
    let createdAt: Date
    /// Empty for any.
    let addresses: [String]
    /// Left out in lists, as the three below are.
    let shares: [String]?
    let tokens: [TokenShape]?
    let activations: [Link]?
    let identities: [RecipientIdentity]?

    init(_ recipient: Recipient) {
        self.init(recipient, nil)
    }

    init(_ details: RecipientDetails) {
        self.init(details.recipient, details)
    }

    private init(_ recipient: Recipient, _ details: RecipientDetails?) {
        id = recipient.id.uuidString.lowercased()
        name = recipient.name
        comment = recipient.comment
        createdAt = recipient.createdAt
        addresses = recipient.addresses.ranges.map(\.description)
        shares = details?.shares
        tokens = details?.tokens.map(TokenShape.init)
        activations = details?.activations.map { link in
            Link(
                id: link.id.uuidString.lowercased(), kind: link.tokenKind.rawValue, createdAt: link.createdAt,
                expiresAt: link.expiresAt)
        }
        identities = details?.identities
    }
}
