import Foundation
import Registry

/// A recipient as the recipient commands show it. JSON is the recipient itself, whatever was done to it.
struct RecipientReport: CommandResult {
    /// What is known of a token; the token itself is nowhere.
    struct Token: Encodable {
        let id: ResultID
        let createdAt: Date
        /// null for never.
        let expiresAt: Nullable<Date>
        let isExpired: Bool
    }

    let id: ResultID
    let name: String
    let comment: Nullable<String>
    let createdAt: Date
    let shares: [String]
    let tokens: [Token]
    private let headline: String?
    private let hints: [String]

    private enum CodingKeys: String, CodingKey {
        case id, name, comment, createdAt, shares, tokens
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
                id: ResultID(token.id), createdAt: token.createdAt, expiresAt: Nullable(token.expiresAt),
                isExpired: token.expiresAt.map { $0 <= now } ?? false)
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
        lines += facts.lines(style)
        if !tokens.isEmpty {
            var table = TextTable("TOKEN", "CREATED", "EXPIRES")
            for token in tokens {
                let expiry = token.expiresAt.value.map { $0.formatted(.iso8601) } ?? "never"
                table.append(
                    "\(token.id)", token.createdAt.formatted(.iso8601),
                    token.isExpired ? expiry + " (expired)" : expiry)
            }
            lines += [""] + table.lines(style)
        }
        return lines + (hints.isEmpty ? [] : [""] + hints)
    }

    /// `1 recipient`, `2 recipients`.
    static func count(_ number: Int) -> String { number == 1 ? "1 recipient" : "\(number) recipients" }
}
