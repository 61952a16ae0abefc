import Foundation
import Registry

/// The keys of short-lived tokens, newest first.
struct SigningKeyReport: CommandResult {
    var headline: String?
    let keys: [SigningKeyDescription]

    private enum CodingKeys: CodingKey {
        case keys
    }

    func lines(_ style: TextStyle) -> [String] {
        let head = headline.map { [style.good($0)] } ?? []
        guard !keys.isEmpty else {
            return head + ["There is no signing key; the server makes one when an OAuth client asks for a token."]
        }
        var table = TextTable("SIGNING KEY", "CREATED", "VERIFIES UNTIL")
        for key in keys {
            table.append(
                key.id, key.createdAt.formatted(.iso8601),
                key.retiresAt.map { $0.formatted(.iso8601) } ?? "replaced: it signs")
        }
        return head + table.lines(style)
    }
}
