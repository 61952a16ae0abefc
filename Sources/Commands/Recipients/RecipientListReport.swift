import Foundation
import Registry

/// All recipients.
struct RecipientListReport: CommandResult {
    struct Item: Encodable {
        let id: ResultID
        let name: String
        let comment: Nullable<String>
        let createdAt: Date
    }

    let recipients: [Item]

    init(_ recipients: [Recipient]) {
        self.recipients = recipients.map {
            Item(id: ResultID($0.id), name: $0.name, comment: Nullable($0.comment), createdAt: $0.createdAt)
        }
    }

    func lines(_ style: TextStyle) -> [String] {
        guard !recipients.isEmpty else {
            return ["There are no recipients; make one with: causeway recipient create NAME --share SHARE"]
        }
        var table = TextTable("RECIPIENT", "CREATED", "COMMENT")
        for recipient in recipients {
            table.append(recipient.name, recipient.createdAt.formatted(.iso8601), recipient.comment.value)
        }
        return table.lines(style)
    }
}
