/// A connection that hears of changes at once.
///
/// What it hears is a hint to look: a notification that is lost, while the connection is broken or a failover, is made
/// up for by looking every so often anyway (``ChangeFeed``).
struct PostgreSQLListener: Sendable {
    static let channel = "causeway_registry"

    private let session: PostgreSQLSession

    init(_ session: PostgreSQLSession) {
        self.session = session
    }

    /// Returns once there was a change, at the latest after `time`.
    func wait(for time: Duration) async {
        do throws(RegistryError) {
            // Listening to what is listened to already does nothing; a connection that is new has to.
            try await session.perform { link throws(PostgreSQLFailure) in
                _ = try link.runScript("LISTEN \(Self.channel)")
                guard link.waitForNotification(for: time) else {
                    throw PostgreSQLFailure(state: "", message: "", isLost: true)
                }
            }
        } catch {
            try? await Task.sleep(for: time)
        }
    }
}
