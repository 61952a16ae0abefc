/// Tells of administrative changes by looking at the number of the last event in the audit.
enum ChangeFeed {
    /// How often is looked, whatever else wakes it.
    static let interval: Duration = .seconds(1)

    /// - Parameter wait: returns after the given time at the latest, and before where something may have changed.
    static func stream(
        of store: some RegistryStore, waiting wait: @escaping @Sendable (Duration) async -> Void
    ) -> AsyncStream<Void> {
        // One that is not taken yet stands for all that follow it.
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let task = Task {
                var last: Int64?
                while !Task.isCancelled {
                    if let sequence = try? await newest(store), sequence != last {
                        last = sequence
                        continuation.yield()
                    }
                    await wait(interval)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private static func newest(_ store: some RegistryStore) async throws(RegistryError) -> Int64 {
        try await store.read { connection throws(RegistryError) in
            try connection.query("SELECT COALESCE(MAX(sequence), 0) FROM audit_events").first?.integer(0) ?? 0
        }
    }
}

extension RegistryStore {
    public func changes() -> AsyncStream<Void> {
        ChangeFeed.stream(of: self) { try? await Task.sleep(for: $0) }
    }
}
