import Synchronization

/// Remembers that the database cannot be reached, so that not every call has to find that out by itself.
///
/// Finding out may take as long as a connection may take. While it is known, one call a second tries, and the others
/// are refused at once; connections that work are not concerned.
final class OutageGate: Sendable {
    static let interval: Duration = .seconds(1)

    private struct Outage {
        let error: RegistryError
        var nextTry: ContinuousClock.Instant
    }

    private let outage = Mutex<Outage?>(nil)

    /// Lets a call through that is going to connect and to tell how that went. One that does not tell for longer than a
    /// connection may take is not waited for.
    ///
    /// - Throws: what the last one found, if it is another one's turn to try.
    func enter(_ timeouts: PostgreSQLTimeouts) throws(RegistryError) {
        let refusal = outage.withLock { outage -> RegistryError? in
            guard let known = outage else { return nil }
            guard ContinuousClock.now >= known.nextTry else { return known.error }
            outage?.nextTry = .now + Self.interval + .seconds(timeouts.connect)
            return nil
        }
        if let refusal { throw refusal }
    }

    func failed(_ error: RegistryError) {
        outage.withLock { $0 = Outage(error: error, nextTry: .now + Self.interval) }
    }

    func succeeded() {
        outage.withLock { $0 = nil }
    }
}
