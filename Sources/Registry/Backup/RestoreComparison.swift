import Foundation

/// What a restored registry lets in that the replaced one did not, and the other way round.
public struct RestoreComparison: Sendable, Hashable {
    /// A credential or link that works again, and whose it is.
    public struct Credential: Sendable, Hashable {
        /// In small letters, as the registry has it.
        public let id: String
        public let holder: String
    }

    /// A grant that is there again.
    public struct Grant: Sendable, Hashable {
        public let recipient: String
        public let share: String
    }

    /// Revoked or expired since the backup, or of a recipient that was deleted.
    public let revivedTokens: [Credential]
    /// Links that were used or withdrawn since.
    public let revivedActivations: [Credential]
    /// Names.
    public let revivedAdministrators: [String]
    public let revivedRecipients: [String]
    public let revivedGrants: [Grant]
    /// Names of what was made since the backup and is gone.
    public let lostShares: [String]
    public let lostRecipients: [String]
    public let lostAdministrators: [String]
    /// Credentials that no longer work.
    public let lostTokens: [Credential]

    public var revivesAccess: Bool {
        !(revivedTokens.isEmpty && revivedActivations.isEmpty && revivedAdministrators.isEmpty
            && revivedRecipients.isEmpty && revivedGrants.isEmpty)
    }

    init(of restored: RegistryFacts, with replaced: RegistryFacts, at now: Date) {
        revivedTokens = Self.good(restored.tokens, notIn: replaced.tokens, now)
        revivedActivations = Self.good(restored.activations, notIn: replaced.activations, now)
        revivedAdministrators = Self.good(restored.administrators, notIn: replaced.administrators, now).map(\.holder)
        revivedRecipients = Self.names(restored.recipients, notIn: replaced.recipients)
        revivedGrants = restored.grants.subtracting(replaced.grants).map { grant in
            Grant(recipient: restored.recipients[grant[0]] ?? "", share: restored.shares[grant[1]] ?? "")
        }.sorted { ($0.recipient, $0.share) < ($1.recipient, $1.share) }
        lostShares = Self.names(replaced.shares, notIn: restored.shares)
        lostRecipients = Self.names(replaced.recipients, notIn: restored.recipients)
        lostAdministrators = Self.good(replaced.administrators, notIn: restored.administrators, now).map(\.holder)
        lostTokens = Self.good(replaced.tokens, notIn: restored.tokens, now)
    }

    private static func good(
        _ these: [String: RegistryFacts.Credential], notIn those: [String: RegistryFacts.Credential], _ now: Date
    ) -> [Credential] {
        these.filter { $0.value.isGood(at: now) && those[$0.key]?.isGood(at: now) != true }
            .map { Credential(id: $0.key, holder: $0.value.holder) }
            .sorted { ($0.holder, $0.id) < ($1.holder, $1.id) }
    }

    private static func names(_ these: [String: String], notIn those: [String: String]) -> [String] {
        these.filter { those[$0.key] == nil }.map(\.value).sorted()
    }
}
