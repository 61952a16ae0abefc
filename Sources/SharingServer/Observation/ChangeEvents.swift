import Audit
import Foundation
import Registry

extension Observation {
    /// Puts an administrative change into the audit.
    func record(_ change: ChangeReport) async {
        var event = AccessEvent(
            time: AuditTime(milliseconds: Int64(change.time.timeIntervalSince1970 * 1000)), kind: .admin,
            action: .init(rawValue: change.operation), outcome: change.outcome == .done ? .complete : .aborted)
        event.administrator = "\(change.actor.kind.rawValue) \(change.actor.name)"
        event.object = change.object
        await trail.record(event)
    }
}
