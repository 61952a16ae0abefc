private import CPostgreSQL
private import Foundation

/// A connection to a database; owns libpq's `PGconn`, which ends with it. Its calls block, each for a bounded time.
///
/// libpq's own blocking calls would wait for ever for a server that hangs, since the kernel of its machine goes on
/// answering. So the socket is waited for here, and given up at a moment that does not depend on the server.
final class PostgreSQLLink {
    let location: String
    let timeouts: PostgreSQLTimeouts
    let notices = PostgreSQLNotices()
    /// What has failed first since ``beginTracking()``: the server takes no other statement of that transaction.
    private(set) var firstFailure: PostgreSQLFailure?
    private let connection: OpaquePointer

    /// Connects, for at most `connect` seconds an address.
    ///
    /// - Throws: `.unavailable`, with what libpq says of the host and the user, which holds no password.
    init(_ settings: PostgreSQLSettings, _ timeouts: PostgreSQLTimeouts) throws(RegistryError) {
        self.location = settings.location
        self.timeouts = timeouts
        let parameters = settings.parameters(timeouts)
        let keywords = CStringList(parameters.map(\.keyword) + [nil])
        let values = CStringList(parameters.map(\.value) + [nil])
        let opened = keywords.withPointers { keywords in
            values.withPointers { values in PQconnectdbParams(keywords, values, 0) }
        }
        guard let opened else {
            throw RegistryError(.unavailable, "There is no memory for a connection to the registry \(location).")
        }
        self.connection = opened
        // All is set, so that the deinitializer runs where the rest throws.
        guard PQstatus(opened) == CONNECTION_OK else {
            throw RegistryError(
                .unavailable,
                """
                The registry \(location) cannot be reached: \(settings.redacted(Self.message(opened))). See that the \
                database runs, takes connections from here, and knows this user.
                """)
        }
        // Otherwise what does not fit into the socket's buffer is waited for without an end, a farewell too.
        PQsetnonblocking(opened, 1)
        notices.attach(to: opened)
    }

    deinit { PQfinish(connection) }

    var isLost: Bool { PQstatus(connection) != CONNECTION_OK }

    /// The version of the server as libpq counts it: 150004 is 15.4.
    var serverVersion: Int { Int(PQserverVersion(connection)) }

    func beginTracking() {
        firstFailure = nil
    }

    func error(_ failure: PostgreSQLFailure) -> RegistryError { failure.error(at: location, timeouts) }

    /// One statement with its parameters, in text format.
    func run(
        _ sql: String, types: [UInt32] = [], _ parameters: [String?] = []
    ) throws(PostgreSQLFailure) -> PostgreSQLResult {
        let values = CStringList(parameters)
        return try answer {
            values.withPointers { PQsendQueryParams(connection, sql, CInt(values.count), types, $0, nil, nil, 0) }
        }
    }

    /// Statements of this program without parameters, separated by semicolons, in one message.
    ///
    /// - Returns: the last one's result.
    func runScript(_ sql: String) throws(PostgreSQLFailure) -> PostgreSQLResult {
        try answer { PQsendQuery(connection, sql) }
    }

    /// Waits for a notification of a channel that is listened to.
    ///
    /// - Returns: whether the connection is good still.
    func waitForNotification(for time: Duration) -> Bool {
        let deadline = ContinuousClock.now + time
        while true {
            guard PQconsumeInput(connection) == 1 else { return false }
            if let notification = PQnotifies(connection) {
                PQfreemem(notification)
                while let further = PQnotifies(connection) { PQfreemem(further) }
                return true
            }
            guard wait(for: POLLIN, until: deadline) else { return !isLost }
        }
    }

    private func answer(_ send: () -> CInt) throws(PostgreSQLFailure) -> PostgreSQLResult {
        do throws(PostgreSQLFailure) {
            guard send() == 1 else { throw lost() }
            let deadline = ContinuousClock.now + timeouts.answer
            try flush(until: deadline)
            return try receive(until: deadline)
        } catch {
            if firstFailure == nil { firstFailure = error }
            throw error
        }
    }

    private func flush(until deadline: ContinuousClock.Instant) throws(PostgreSQLFailure) {
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1:
                // The server may wait for its answers to be taken before it takes more (libpq, "Asynchronous Command
                // Processing").
                guard wait(for: POLLIN | POLLOUT, until: deadline), PQconsumeInput(connection) == 1 else {
                    throw lost()
                }
            default: throw lost()
            }
        }
    }

    private func receive(until deadline: ContinuousClock.Instant) throws(PostgreSQLFailure) -> PostgreSQLResult {
        var last: PostgreSQLResult?
        var failure: PostgreSQLFailure?
        while true {
            while PQisBusy(connection) == 1 {
                guard wait(for: POLLIN, until: deadline), PQconsumeInput(connection) == 1 else {
                    throw failure.map { lost($0) } ?? lost()
                }
            }
            guard let next = PQgetResult(connection) else { break }
            let result = PostgreSQLResult(owning: next)
            if let reason = result.failure, failure == nil {
                failure = PostgreSQLFailure(state: reason.state, message: reason.message, isLost: false)
            }
            last = result
        }
        if let failure { throw isLost ? lost(failure) : failure }
        guard let last, !isLost else { throw lost() }
        return last
    }

    private func lost(_ failure: PostgreSQLFailure? = nil) -> PostgreSQLFailure {
        PostgreSQLFailure(state: failure?.state ?? "", message: failure?.message ?? "", isLost: true)
    }

    /// - Returns: false once the time is over or the socket is gone.
    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) -> Bool {
        let socket = PQsocket(connection)
        guard socket >= 0 else { return false }
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
            let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
            let ready = poll(&descriptor, 1, CInt(clamping: milliseconds))
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { return false }
        }
    }

    private static func message(_ connection: OpaquePointer) -> String {
        guard let text = PQerrorMessage(connection) else { return "" }
        let lines = String(cString: text).split(whereSeparator: \.isNewline)
        return lines.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "; ")
    }
}
