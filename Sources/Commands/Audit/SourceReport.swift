import Audit

/// Where requests come from.
struct SourceReport: CommandResult {
    struct Row: Encodable {
        let recipient: Nullable<String>
        let action: String
        let program: Nullable<String>
        /// An address, or a network in CIDR notation.
        let address: Nullable<String>
        let privateEndpoint: Nullable<String>
        let requests: Int
        let statuses: [String: Int]
        let first: String
        let last: String
    }

    private let rows: [Row]
    private let damagedLines: Int

    private enum CodingKeys: String, CodingKey { case rows = "sources", damagedLines }

    init(_ rows: [SourceSummary.Row], damagedLines: Int) {
        self.damagedLines = damagedLines
        self.rows = rows.map { row in
            Row(
                recipient: Nullable(row.key.recipient), action: row.key.action.rawValue,
                program: Nullable(row.key.product), address: Nullable(row.key.address),
                privateEndpoint: Nullable(row.key.endpoint), requests: row.requests,
                statuses: Dictionary(uniqueKeysWithValues: row.statuses.map { ("\($0.key)", $0.value) }),
                first: row.first.text, last: row.last.text)
        }
    }

    func lines(_ style: TextStyle) -> [String] {
        guard !rows.isEmpty else { return ["There is no such event."] }
        var table = TextTable("REQUESTS", "ACTION", "FROM", "THROUGH", "PROGRAM", "RECIPIENT", "STATUSES", "LAST")
        for row in rows {
            let statuses = row.statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            table.append(
                "\(row.requests)", row.action, row.address.value, row.privateEndpoint.value, row.program.value,
                row.recipient.value, statuses.joined(separator: ", "), row.last)
        }
        return table.lines(style) + Self.remark(onDamaged: damagedLines)
    }
}
