import Foundation
import Registry

/// An administrator as commands show it; never the token.
struct AdministratorReport: CommandResult {
    let id: ResultID
    let name: String
    let createdAt: Date
    /// null for never.
    let expiresAt: Nullable<Date>
    private let headline: String?

    private enum CodingKeys: String, CodingKey {
        case id, name, createdAt, expiresAt
    }

    init(_ administrator: Administrator, headline: String? = nil) {
        id = ResultID(administrator.id)
        name = administrator.name
        createdAt = administrator.createdAt
        expiresAt = Nullable(administrator.expiresAt)
        self.headline = headline
    }

    var expiry: String { expiresAt.value.map { $0.formatted(.iso8601) } ?? "never" }

    func lines(_ style: TextStyle) -> [String] {
        var facts = FactList()
        facts.append("Administrator", name)
        facts.append("Created", createdAt.formatted(.iso8601))
        facts.append("Expires", expiry)
        return (headline.map { [$0, ""] } ?? []) + facts.lines(style)
    }
}
