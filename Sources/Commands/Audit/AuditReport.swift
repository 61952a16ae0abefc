import Audit
import Foundation

/// Events of the audit.
struct AuditReport: CommandResult {
    let events: [AccessEvent]
    let damagedLines: Int

    private enum CodingKeys: String, CodingKey { case events, damagedLines }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(events.map(AuditEventShape.init), forKey: .events)
        try container.encode(damagedLines, forKey: .damagedLines)
    }

    func lines(_ style: TextStyle) -> [String] {
        guard !events.isEmpty else { return ["There is no such event."] }
        var table = TextTable("TIME", "RECIPIENT", "ACTION", "TABLE", "STATUS", "FILES", "BYTES", "FROM")
        for event in events {
            let names = [event.share, event.schema, event.table].compactMap { $0 }.joined(separator: ".")
            table.append(
                event.time.text, event.recipient?.name ?? event.administrator, event.action.rawValue,
                names.isEmpty ? event.object : names,
                event.status.map { "\($0)" + (event.outcome == .complete ? "" : " \(event.outcome.rawValue)") },
                event.files > 0 ? "\(event.files)" : nil,
                event.bytes + event.fileBytes > 0 ? "\(event.bytes + event.fileBytes)" : nil, event.source?.address)
        }
        return table.lines(style) + Self.remark(onDamaged: damagedLines)
    }
}
