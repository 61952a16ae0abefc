import Audit
import Foundation

/// Events of the audit. JSON is the events as they stand in the file.
struct AuditReport: CommandResult {
    let events: [AccessEvent]
    let damagedLines: Int

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for event in events { try container.encode(AuditEventShape(event)) }
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
        let damaged = damagedLines > 0 ? ["", "\(damagedLines) lines could not be read and are left out."] : []
        return table.lines(style) + damaged
    }
}
