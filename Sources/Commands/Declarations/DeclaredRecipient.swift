import Addresses
import Registry

/// A recipient as a declaration has it. Its tokens, links and identities are not among it.
struct DeclaredRecipient: Sendable, Hashable {
    var name: ObjectName
    /// Never empty.
    var comment: String?
    /// Empty for any.
    var addresses: AddressList
    /// The shares that it may read; each is declared as well, or there already.
    var shares: [ObjectName]

    init(name: ObjectName, comment: String? = nil, addresses: AddressList = .empty, shares: [ObjectName] = []) {
        self.name = name
        self.comment = comment
        self.addresses = addresses
        self.shares = shares
    }

    init(_ details: RecipientDetails) throws(RegistryError) {
        var shares: [ObjectName] = []
        for share in details.shares { shares.append(try ObjectName(share, of: .share)) }
        self.init(
            name: try ObjectName(details.recipient.name, of: .recipient), comment: details.recipient.comment,
            addresses: details.recipient.addresses, shares: shares)
    }
}
