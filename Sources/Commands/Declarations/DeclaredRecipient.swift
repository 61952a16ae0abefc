import Addresses
import Registry

/// A recipient as a declaration has it. Its tokens and links are not among it.
struct DeclaredRecipient: Sendable, Hashable {
    var name: ObjectName
    /// Never empty.
    var comment: String?
    /// Empty for any.
    var addresses: AddressList
    /// Who it is to identity providers; nil where that is to stay as it is, empty for nobody.
    var identities: [RecipientIdentity]?
    /// The shares that it may read; each is declared as well, or there already.
    var shares: [ObjectName]

    init(
        name: ObjectName, comment: String? = nil, addresses: AddressList = .empty,
        identities: [RecipientIdentity]? = nil, shares: [ObjectName] = []
    ) {
        self.name = name
        self.comment = comment
        self.addresses = addresses
        self.identities = identities
        self.shares = shares
    }

    init(_ details: RecipientDetails) throws(RegistryError) {
        var shares: [ObjectName] = []
        for share in details.shares { shares.append(try ObjectName(share, of: .share)) }
        self.init(
            name: try ObjectName(details.recipient.name, of: .recipient), comment: details.recipient.comment,
            addresses: details.recipient.addresses, identities: details.identities, shares: shares)
    }
}
