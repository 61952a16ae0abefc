/// An audit that goes to several sinks, each with a queue of its own: one that is slow or fails holds up no other.
public struct AuditTrail: Sendable {
    public let writers: [AuditWriter]

    public init(_ writers: [AuditWriter]) {
        self.writers = writers
    }

    /// - Returns: false where a sink lost the event.
    @discardableResult
    public func record(_ event: AccessEvent) async -> Bool {
        var isKept = true
        for writer in writers where await !writer.record(event) { isKept = false }
        return isKept
    }

    /// Ends all of them at the same time.
    public func close(within limit: Duration) async {
        await withTaskGroup { group in
            for writer in writers { group.addTask { await writer.close(within: limit) } }
        }
    }
}
