/// How much of the audit waits in memory, and what becomes of a request when no more may.
public struct AuditSettings: Sendable, Hashable {
    /// What becomes of an event for which there is no room.
    public enum FullQueue: Sendable, Hashable {
        /// The request waits for room, at most this long; then the event is lost and counted.
        case block(limit: Duration)
        /// The event is lost and counted at once.
        case lose
    }

    /// Bytes of lines that wait in memory. While a sink fails, as many again are held by the batch that failed.
    public var queueBytes: Int
    public var whenFull: FullQueue

    /// - Parameters:
    ///   - queueBytes: 64 kibibytes at least; about 500 bytes make an event.
    ///   - whenFull: five seconds by default: longer than a disk hiccups, shorter than clients wait.
    public init(queueBytes: Int = 8 << 20, whenFull: FullQueue = .block(limit: .seconds(5))) {
        self.queueBytes = max(queueBytes, 64 << 10)
        self.whenFull = whenFull
    }
}
