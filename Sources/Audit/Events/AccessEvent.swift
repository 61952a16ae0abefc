/// What the audit keeps of one request of a recipient, of one administrative change, or of a gap in itself.
///
/// On disk and on the wire it is one JSON object a line, written by ``AuditLine``. No field may hold a secret: a
/// credential is named by its id, and what looks like a secret in a name that a client sent is masked.
public struct AccessEvent: Sendable, Hashable {
    /// The version of the line's form that this program writes.
    public static let formatVersion = 1

    /// The version of the line that it was read from.
    public var formatVersion = Self.formatVersion
    /// When the answer ended, or the change was made.
    public var time: AuditTime
    public var kind: Kind
    /// What a route does, as one stable word: ``Action``.
    public var action: Action
    /// The id of the request, as the server's log and answer have it.
    public var request: String?
    /// Who asked, where that is known.
    public var recipient: Recipient?
    /// Who made a change, for ``Kind/admin``.
    public var administrator: String?
    public var credential: Credential?
    public var source: Source?
    /// The header as the client sent it, bounded, its control characters replaced.
    public var userAgent: String?
    public var share: String?
    public var schema: String?
    public var table: String?
    /// What a change concerns, for ``Kind/admin``: the name of a share or recipient, the id of a token.
    public var object: String?
    /// The version of the table that was served.
    public var tableVersion: Int64?
    /// The format of the answer: `delta`, `parquet`, `iceberg`.
    public var format: String?
    /// Bytes of the answer that were sent; for the delivery of a file none.
    public var bytes: Int64 = 0
    /// URLs of files that the answer handed out.
    public var files: Int64 = 0
    /// Bytes of table files that were sent.
    public var fileBytes: Int64 = 0
    /// The HTTP status.
    public var status: Int?
    /// The error's code, as the protocol spells it.
    public var error: String?
    /// From the request's first byte to the answer's last.
    public var milliseconds: Int64?
    public var outcome: Outcome
    /// How many events are missing here, for ``Kind/gap``.
    public var lost: Int64?

    public init(
        time: AuditTime, kind: Kind = .access, action: Action, outcome: Outcome = .complete
    ) {
        self.time = time
        self.kind = kind
        self.action = action
        self.outcome = outcome
    }

    /// Says that events are missing: the queue was full for longer than it may be.
    public static func gap(of lost: Int64, at time: AuditTime) -> AccessEvent {
        var event = AccessEvent(time: time, kind: .gap, action: .gap, outcome: .aborted)
        event.lost = lost
        return event
    }
}
