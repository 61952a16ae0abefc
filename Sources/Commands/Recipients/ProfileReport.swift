import Foundation

/// Where a profile went. Holds no token.
struct ProfileReport: CommandResult {
    let recipient: String
    let tokenID: ResultID
    let file: String
    /// null for never.
    let expiresAt: Nullable<Date>

    private enum CodingKeys: String, CodingKey {
        case recipient, tokenID = "tokenId", file, expiresAt
    }

    func lines(_ style: TextStyle) -> [String] {
        let expiry = expiresAt.value.map { "until \($0.formatted(.iso8601))" } ?? "without an end"
        return [
            "Wrote the profile of \(PrintableText.escape(recipient)) to \(PrintableText.escape(file)), good \(expiry).",
            "It is a secret: hand it over on a channel that you trust, and keep no copy.",
        ]
    }
}
