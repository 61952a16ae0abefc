import Foundation
import Registry

/// All shares.
struct ShareListReport: CommandResult {
    struct Item: Encodable {
        let id: ResultID
        let name: String
        let comment: Nullable<String>
        let createdAt: Date
    }

    let shares: [Item]

    init(_ shares: [Share]) {
        self.shares = shares.map {
            Item(id: ResultID($0.id), name: $0.name, comment: Nullable($0.comment), createdAt: $0.createdAt)
        }
    }

    func lines(_ style: TextStyle) -> [String] {
        guard !shares.isEmpty else {
            return ["There are no shares; make one with: causeway share create SHARE --add SCHEMA.TABLE=LOCATION"]
        }
        var table = TextTable("SHARE", "CREATED", "COMMENT")
        for share in shares { table.append(share.name, share.createdAt.formatted(.iso8601), share.comment.value) }
        return table.lines(style)
    }
}
