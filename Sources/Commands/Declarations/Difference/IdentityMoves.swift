import Registry

/// Identities that are another recipient's until they are given to the declared one.
///
/// A declared recipient gives up what the declaration does not list of it, and that comes before anybody gains an
/// identity. What is left is one that is to be deleted, which has to give it up before that.
struct IdentityMoves: Sendable {
    /// Recipients that are to be deleted, by name, with what is declared of somebody else.
    private(set) var released: [(recipient: Recipient, identities: [RecipientIdentity])] = []

    /// - Parameter prunes: whether recipients that are not declared are deleted.
    /// - Throws: `.conflict` for an identity of a recipient that keeps it.
    init(_ recipients: [DeclaredRecipient], _ state: RegistryState, prunes: Bool) throws(CommandError) {
        let declared = Dictionary(recipients.map { ($0.name.key, $0) }, uniquingKeysWith: { one, _ in one })
        var wanted: [RecipientIdentity: DeclaredRecipient] = [:]
        for recipient in recipients { for identity in recipient.identities ?? [] { wanted[identity] = recipient } }
        for owner in state.recipients {
            let key = NameKey.of(owner.name, .recipient)
            let moved = (state.recipientDetails[key]?.identities ?? []).filter {
                wanted[$0].map { $0.name.key != key } ?? false
            }
            guard let identity = moved.first, let recipient = wanted[identity] else { continue }
            if let known = declared[key] {
                guard known.identities == nil else { continue }
                throw Self.conflict(
                    identity, recipient, owner,
                    "whose identities the file leaves as they are: list those that it keeps")
            }
            guard prunes else {
                throw Self.conflict(identity, recipient, owner, "which the file does not name: declare it as well")
            }
            released.append((owner, moved))
        }
    }

    private static func conflict(
        _ identity: RecipientIdentity, _ recipient: DeclaredRecipient, _ owner: Recipient, _ reason: String
    ) -> CommandError {
        CommandError(
            .conflict,
            PrintableText.escape(
                "the identity \(identity) cannot go to the recipient \(recipient.name): it is the recipient "
                    + "\(owner.name), \(reason), or remove it with causeway recipient update \(owner.name) "
                    + "--remove-identity; nothing was changed"))
    }
}
