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

    /// Reads the details of what a declaration names.
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
        let recipientKeys = declaration.map { Set(($0.recipients ?? []).map(\.name.key)) }
        for recipient in recipients {
            let key = NameKey.of(recipient.name, .recipient)
            guard recipientKeys?.contains(key) ?? true else {
                state.recipients.append(recipient)
                continue
            }
            let answer = try await found(.showRecipient(name: recipient.name), through: client)
            guard let answer else { continue }
            guard case .recipient(let details) = answer else { throw RegistryOptions.unexpectedAnswer }
            state.recipients.append(details.recipient)
            state.recipientDetails[key] = details
        }
        return state
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
