/// Which events are wanted. What is nil lets every event through.
public struct AuditFilter: Sendable, Hashable {
    /// The recipient's name.
    public var recipient: String? { didSet { recipient = Self.clean(recipient) } }
    public var share: String? { didSet { share = Self.clean(share) } }
    public var schema: String? { didSet { schema = Self.clean(schema) } }
    public var table: String? { didSet { table = Self.clean(table) } }
    /// The first moment that is wanted.
    public var since: AuditTime?
    /// The first moment that is not wanted any more.
    public var until: AuditTime?
    /// HTTP statuses: `400...599` for what failed.
    public var status: ClosedRange<Int>?
    public var outcome: AccessEvent.Outcome?
    public var kind: AccessEvent.Kind?
    public var action: AccessEvent.Action?
    /// What the source's address begins with: `10.1.` for a range.
    public var addressPrefix: String?
    /// How many events are wanted at most.
    public var limit: Int?

    public init() {}

    /// Names compare as they stand in the audit, byte by byte.
    func matches(_ event: AccessEvent) -> Bool {
        guard contains(event.time) else { return false }
        guard Self.matches(recipient, event.recipient?.name), Self.matches(share, event.share),
            Self.matches(schema, event.schema), Self.matches(table, event.table)
        else { return false }
        if let status, !(event.status.map(status.contains) ?? false) { return false }
        if let outcome, event.outcome != outcome { return false }
        if let kind, event.kind != kind { return false }
        if let action, event.action != action { return false }
        if let addressPrefix {
            guard let address = event.source?.address, address.utf8.starts(with: addressPrefix.utf8) else {
                return false
            }
        }
        return true
    }

    func contains(_ time: AuditTime) -> Bool {
        if let since, time < since { return false }
        if let until, time >= until { return false }
        return true
    }

    private static func matches(_ wanted: String?, _ found: String?) -> Bool {
        guard let wanted else { return true }
        return found.map { $0.utf8.elementsEqual(wanted.utf8) } ?? false
    }

    private static func clean(_ name: String?) -> String? {
        name.map { FieldText.clean($0, limit: FieldLimit.name) }
    }
}
