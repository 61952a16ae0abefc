/// What to change in a recipient: all of it in one transaction, or none of it.
public struct RecipientChanges: Sendable, Hashable, Codable {
    public var newName: String?
    /// The new comment; nil leaves it, an empty string removes it.
    public var comment: String?
    /// The addresses that it may come from; nil leaves them, an empty list lets it come from anywhere.
    public var addresses: [String]?
    public var addIdentities: [RecipientIdentity]
    public var removeIdentities: [RecipientIdentity]

    public init(
        newName: String? = nil, comment: String? = nil, addresses: [String]? = nil,
        addIdentities: [RecipientIdentity] = [], removeIdentities: [RecipientIdentity] = []
    ) {
        self.newName = newName
        self.comment = comment
        self.addresses = addresses
        self.addIdentities = addIdentities
        self.removeIdentities = removeIdentities
    }

    public var isEmpty: Bool { self == RecipientChanges() }
}
