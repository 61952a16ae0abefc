import Foundation

/// A token that is about to be minted. Made before the transaction, which may run more than once.
struct TokenDraft: Sendable {
    private let id = UUID()
    private let kind: AccessToken.Kind
    private let lifetimeSeconds: Int64?
    private let secret: String

    init(_ kind: AccessToken.Kind, lifetimeSeconds: Int64?) {
        self.kind = kind
        self.lifetimeSeconds = lifetimeSeconds
        secret = TokenFormat.credential(kind).random()
    }

    func describe(_ entry: AuditEntry) -> AuditEntry {
        entry.adding("token", [id.uuidString.lowercased()]).adding("kind", [kind.rawValue])
            .adding("lifetimeSeconds", [lifetimeSeconds.map(String.init) ?? "unlimited"])
    }

    func mint(
        for recipient: inout Recipient, in connection: any SQLConnection, at now: Date
    ) throws(RegistryError) -> MintedToken {
        try Self.check(lifetimeSeconds)
        let created = SQLTime.milliseconds(now)
        let (expires, overflow) = created.addingReportingOverflow(1000 * (lifetimeSeconds ?? 0))
        guard !overflow else { throw RegistryError(.invalid, "The clock is set beyond any date: set it right.") }
        let token = AccessToken(
            id: id, recipientID: recipient.id, kind: kind, createdAt: SQLTime.date(created),
            expiresAt: lifetimeSeconds == nil ? nil : SQLTime.date(expires))
        try TokenRecords(connection: connection).insert(token, hash: TokenHash(of: secret))
        try RecipientRecords(connection: connection).touch(&recipient)
        return MintedToken(token: token, recipient: recipient, secret: secret)
    }

    static func check(_ lifetimeSeconds: Int64?) throws(RegistryError) {
        if let lifetimeSeconds, !(1...Registry.maximumTokenLifetimeSeconds).contains(lifetimeSeconds) {
            throw RegistryError(
                .invalid,
                """
                A token cannot live for \(lifetimeSeconds) seconds: give 1 to \
                \(Registry.maximumTokenLifetimeSeconds), or none for a token that never expires.
                """)
        }
    }
}
