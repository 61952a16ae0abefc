import Synchronization
import Tables

/// A ledger that forgets when the test is over.
final class MemoryLedger: VersionLedger {
    private struct State {
        var versions: [String: [RecordedVersion]] = [:]
        var asked = 0
        var recorded = 0
        var isAway = false
        /// What another replica records just before the next of ours.
        var rival: [RecordedVersion]?
    }

    private let state = Mutex(State())

    var isAway: Bool {
        get { state.withLock { $0.isAway } }
        set { state.withLock { $0.isAway = newValue } }
    }

    /// How often something was recorded.
    var recorded: Int { state.withLock { $0.recorded } }
    /// How often it was asked what there is.
    var asked: Int { state.withLock { $0.asked } }
    var tables: [String] { state.withLock { $0.versions.keys.sorted() } }

    func isOvertaken(by versions: [RecordedVersion]) { state.withLock { $0.rival = versions } }

    func versions(of table: String) async throws(TableError) -> [RecordedVersion] {
        try check()
        return state.withLock { state in
            state.asked += 1
            return state.versions[table] ?? []
        }
    }

    func record(
        _ versions: [RecordedVersion], insteadOf known: [RecordedVersion], of table: String
    ) async throws(TableError) -> [RecordedVersion] {
        try check()
        return state.withLock { state in
            if let rival = state.rival {
                state.versions[table] = rival
                state.rival = nil
            }
            let present = state.versions[table] ?? []
            guard present == known else { return present }
            state.recorded += 1
            state.versions[table] = versions
            return versions
        }
    }

    private func check() throws(TableError) {
        guard !isAway else { throw TableError(.storage(.unavailable), "the registry does not answer; try again") }
    }
}
