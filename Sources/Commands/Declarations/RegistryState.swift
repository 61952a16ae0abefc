import Registry

/// What a registry holds: all names, and the details of some. Each object is read at a revision of its own, which a
/// change of it names.
struct RegistryState: Sendable {
    private(set) var shares: [Share]
    private(set) var recipients: [Recipient]
    /// By the keys of their names.
    private(set) var shareDetails: [String: ShareDetails] = [:]
    private(set) var recipientDetails: [String: RecipientDetails] = [:]

    init(_ shares: [ShareDetails] = [], _ recipients: [RecipientDetails] = []) {
        self.shares = shares.map(\.share)
        self.recipients = recipients.map(\.recipient)
        for share in shares { shareDetails[NameKey.of(share.share.name, .share)] = share }
        for recipient in recipients { recipientDetails[NameKey.of(recipient.recipient.name, .recipient)] = recipient }
    }

    /// Reads the details of what a declaration names, and of all recipients where it gives one an identity that none of
    /// those has.
    ///
    /// - Parameter declaration: nil for the details of everything.
    static func read(for declaration: Declaration?, through client: any RegistryClient) async throws -> RegistryState {
        var state = RegistryState()
        let shareAnswer = try await client.perform(.listShares)
        let recipientAnswer = try await client.perform(.listRecipients)
        guard case .shares(let shares) = shareAnswer, case .recipients(let recipients) = recipientAnswer else {
            throw RegistryOptions.unexpectedAnswer
        }
        let shareKeys = declaration.map { Set(($0.shares ?? []).map(\.name.key)) }
        for share in shares {
            let key = NameKey.of(share.name, .share)
            guard shareKeys?.contains(key) ?? true else {
                state.shares.append(share)
                continue
            }
            // One that was deleted meanwhile is not there.
            let answer = try await found(.showShare(name: share.name), through: client)
            guard let answer else { continue }
            guard case .share(let details) = answer else { throw RegistryOptions.unexpectedAnswer }
            state.shares.append(details.share)
            state.shareDetails[key] = details
        }
        try await state.readRecipients(recipients, for: declaration, through: client)
        return state
    }

    private mutating func readRecipients(
        _ recipients: [Recipient], for declaration: Declaration?, through client: any RegistryClient
    ) async throws {
        let keys = declaration.map { Set(($0.recipients ?? []).map(\.name.key)) }
        for recipient in recipients {
            guard keys?.contains(NameKey.of(recipient.name, .recipient)) ?? true else {
                self.recipients.append(recipient)
                continue
            }
            guard let details = try await Self.details(of: recipient, through: client) else { continue }
            self.recipients.append(details.recipient)
            recipientDetails[NameKey.of(recipient.name, .recipient)] = details
        }
        // An identity that none of them has may be one of the others.
        let known = Set(recipientDetails.values.flatMap(\.identities))
        let declared = Set((declaration?.recipients ?? []).flatMap { $0.identities ?? [] })
        guard !declared.isSubset(of: known) else { return }
        for recipient in recipients where recipientDetails[NameKey.of(recipient.name, .recipient)] == nil {
            recipientDetails[NameKey.of(recipient.name, .recipient)] = try await Self.details(
                of: recipient, through: client)
        }
    }

    private static func details(
        of recipient: Recipient, through client: any RegistryClient
    ) async throws -> RecipientDetails? {
        let answer = try await found(.showRecipient(name: recipient.name), through: client)
        guard let answer else { return nil }
        guard case .recipient(let details) = answer else { throw RegistryOptions.unexpectedAnswer }
        return details
    }

    private static func found(
        _ operation: RegistryOperation, through client: any RegistryClient
    ) async throws -> RegistryAnswer? {
        do {
            return try await client.perform(operation)
        } catch let error as RegistryError where error.kind == .notFound {
            return nil
        }
    }
}
