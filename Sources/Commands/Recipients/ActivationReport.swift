import Foundation

/// A link that hands out a profile. It is a secret until it is used.
struct ActivationReport: CommandResult {
    let recipient: String
    let activationID: ResultID
    let link: String
    let expiresAt: Date

    private enum CodingKeys: String, CodingKey {
        case recipient, activationID = "activationId", link, expiresAt
    }

    func lines(_ style: TextStyle) -> [String] {
        [
            link, "",
            "Hands out the profile of \(PrintableText.escape(recipient)) once, until \(expiresAt.formatted(.iso8601)).",
            "Whoever has it gets the profile: send it to one person, on a channel that you trust.",
        ]
    }
}
