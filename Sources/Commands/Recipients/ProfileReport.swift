import Foundation
import Registry

/// Where a profile went. Holds no token.
struct ProfileReport: CommandResult {
    let recipient: String
    let tokenID: ResultID
    let kind: String
    let file: String
    /// null for never.
    let expiresAt: Nullable<Date>
    /// How long the recipient's other tokens go on working at most; nil where they were left alone.
    private let grace: GracePeriod?

    private enum CodingKeys: String, CodingKey {
        case recipient, tokenID = "tokenId", kind, file, expiresAt
    }

    init(_ minted: MintedToken, file: String, grace: GracePeriod? = nil) {
        recipient = minted.recipient.name
        tokenID = ResultID(minted.token.id)
        kind = minted.token.kind.rawValue
        self.file = file
        expiresAt = Nullable(minted.token.expiresAt)
        self.grace = grace
    }

    func lines(_ style: TextStyle) -> [String] {
        let expiry = expiresAt.value.map { "until \($0.formatted(.iso8601))" } ?? "without an end"
        var lines = [
            "Wrote the profile of \(PrintableText.escape(recipient)) to \(PrintableText.escape(file)), good \(expiry).",
            "It is a secret: hand it over on a channel that you trust, and keep no copy.",
        ]
        if let grace {
            lines.append(
                grace.seconds == 0
                    ? "The recipient's other tokens are refused from now on."
                    : "The recipient's other tokens work for \(grace) more, or until they expire.")
        }
        return lines
    }
}
