import Addresses
import Foundation
import Registry

/// A recipient as the recipient commands show it. JSON is the recipient itself, whatever was done to it.
struct RecipientReport: CommandResult {
    /// What is known of a token; the token itself is nowhere.
    struct Token: Encodable {
        let id: ResultID
        let kind: String
        let createdAt: Date
        /// null for never.
        let expiresAt: Nullable<Date>
        let isExpired: Bool
        /// null for never, as far as it has been written down.
        let lastUsedAt: Nullable<Date>
        let lastUsedFrom: Nullable<String>
    }

    /// A link that was not used yet; the link itself is nowhere.
    struct Link: Encodable {
        let id: ResultID
        let expiresAt: Date
        let isExpired: Bool
    }

    let id: ResultID
    let name: String
    let comment: Nullable<String>
    let createdAt: Date
    let shares: [String]
    /// Empty for any.
    let addresses: [String]
    let identities: [RecipientIdentity]
    let tokens: [Token]
    let activations: [Link]
    private let headline: String?
    private let hints: [String]

    private enum CodingKeys: String, CodingKey {
        case id, name, comment, createdAt, shares, addresses, identities, tokens, activations
    }

    /// - Parameters:
    ///   - now: decides which tokens have expired.
    ///   - headline: what was done, for people.
    ///   - hints: what to do next, for people.
    init(_ details: RecipientDetails, now: Date, headline: String? = nil, hints: [String] = []) {
        id = ResultID(details.recipient.id)
        name = details.recipient.name
        comment = Nullable(details.recipient.comment)
        createdAt = details.recipient.createdAt
        shares = details.shares
        tokens = details.tokens.map { token in
            Token(
                id: ResultID(token.id), kind: token.kind.rawValue, createdAt: token.createdAt,
                expiresAt: Nullable(token.expiresAt), isExpired: token.expiresAt.map { $0 <= now } ?? false,
                lastUsedAt: Nullable(token.lastUse?.time), lastUsedFrom: Nullable(token.lastUse?.address))
        }
        addresses = details.recipient.addresses.ranges.map(\.description)
        identities = details.identities
        activations = details.activations.map {
            Link(id: ResultID($0.id), expiresAt: $0.expiresAt, isExpired: $0.expiresAt <= now)
        }
        self.headline = headline
        self.hints = hints
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines = headline.map { [$0, ""] } ?? []
        var facts = FactList()
        facts.append("Recipient", name)
        facts.append("Comment", comment.value)
        facts.append("Created", createdAt.formatted(.iso8601))
        facts.append("Shares", shares.joined(separator: ", "))
        if !addresses.isEmpty { facts.append("Addresses", addresses.joined(separator: ", ")) }
        for identity in identities { facts.append("Identity", "\(identity)") }
        let links = activations.filter { !$0.isExpired }
        for link in links { facts.append("Activation", "until \(link.expiresAt.formatted(.iso8601))") }
        lines += facts.lines(style)
        if !tokens.isEmpty {
            var table = TextTable("TOKEN", "KIND", "CREATED", "EXPIRES", "LAST USED")
            for token in tokens {
                let expiry = token.expiresAt.value.map { $0.formatted(.iso8601) } ?? "never"
                let use = token.lastUsedAt.value.map {
                    "\($0.formatted(.iso8601)) from \(token.lastUsedFrom.value ?? "local")"
                }
                table.append(
                    "\(token.id)", token.kind, token.createdAt.formatted(.iso8601),
                    token.isExpired ? expiry + " (expired)" : expiry, use ?? "never")
            }
            lines += [""] + table.lines(style)
        }
        return lines + (hints.isEmpty ? [] : [""] + hints)
    }

    /// `1 recipient`, `2 recipients`.
    static func count(_ number: Int) -> String { number == 1 ? "1 recipient" : "\(number) recipients" }
}
