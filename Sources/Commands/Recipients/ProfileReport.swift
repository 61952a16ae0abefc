import Foundation

/// Where a profile went. Holds no token.
struct ProfileReport: CommandResult {
    let recipient: String
    let tokenID: UUID
    let file: String
    /// nil for never.
    let expiresAt: Date?

    func lines(_ style: TextStyle) -> [String] {
        let expiry = expiresAt.map { "until \($0.formatted(.iso8601))" } ?? "without an end"
        return [
            "Wrote the profile of \(PrintableText.escape(recipient)) to \(PrintableText.escape(file)), good \(expiry).",
            "It is a secret: hand it over on a channel that you trust, and keep no copy.",
        ]
    }
}
