import Addresses
import Logging
import Synchronization

/// What the log's one line for a request says. Filled while the request is answered, written when its last byte is.
final class RequestRecord: Sendable {
    private struct State {
        var route = "unknown"
        var recipient: String?
        var table: String?
        var detail: String?
        var bytes = 0
    }

    private let state = Mutex(State())
    private let started = ContinuousClock.now
    private let method: String
    /// Where the request comes from; nil for a Unix socket.
    let origin: ClientOrigin?
    private let logger: Logger

    init(method: String, origin: ClientOrigin?, logger: Logger) {
        self.method = method
        self.origin = origin
        self.logger = logger
    }

    func note(route: Route) {
        state.withLock {
            $0.route = route.pattern
            $0.table = route.table.map { "\($0.share).\($0.schema).\($0.table)" }
        }
    }

    func note(recipient: String) { state.withLock { $0.recipient = recipient } }
    func note(detail: String) { state.withLock { $0.detail = detail } }
    func count(bytes: Int) { state.withLock { $0.bytes += bytes } }

    /// Writes the line.
    ///
    /// - Parameter failure: what ended the answer before its end.
    func finish(status: Int, error: String?, failure: (any Error)?) {
        let state = state.withLock { $0 }
        let elapsed = ContinuousClock.now - started
        let milliseconds = elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        var metadata: Logger.Metadata = [
            "method": "\(method)", "route": "\(state.route)", "status": "\(status)", "duration_ms": "\(milliseconds)",
            "bytes": "\(state.bytes)", "client": "\(origin?.description ?? "local")",
        ]
        if let recipient = state.recipient { metadata["recipient"] = "\(recipient)" }
        if let table = state.table { metadata["table"] = "\(table)" }
        if let error { metadata["error"] = "\(error)" }
        if let detail = state.detail { metadata["detail"] = "\(detail)" }
        if let failure { metadata["aborted"] = "\(failure)" }
        // Load balancers ask for health every few seconds: that it is well is no news.
        let level: Logger.Level =
            status >= 500 || failure != nil ? .error : state.route == Route.health.pattern ? .debug : .info
        logger.log(level: level, "request", metadata: metadata)
    }
}
