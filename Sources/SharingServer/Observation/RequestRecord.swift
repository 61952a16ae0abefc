import Addresses
import Audit
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Monitoring
import Registry
import Synchronization

/// What is told of a request: the log's one line, the audit's one event, and what metrics count. Filled while the
/// request is answered, told when its last byte is sent.
final class RequestRecord: Sendable {
    private struct State {
        var route: Route?
        var recipient: Recipient?
        var credential: AccessEvent.Credential?
        var detail: String?
        var tableVersion: Int64?
        var format: String?
        var bytes = 0
        var files = 0
    }

    /// Tells the request from all others, in log, audit and answer.
    let id: String
    /// Where the request comes from; nil for a Unix socket.
    let origin: ClientOrigin?
    private let state = Mutex(State())
    private let started = ContinuousClock.now
    private let method: String
    private let userAgent: String?
    private let observation: Observation
    private let logger: Logger

    init(_ request: Request, origin: ClientOrigin?, observation: Observation, logger: Logger) {
        id = String(UInt64.random(in: .min ... .max), radix: 36)
        self.method = request.method.rawValue
        self.userAgent = request.headers[.userAgent]
        self.origin = origin
        self.observation = observation
        self.logger = logger
        observation.metrics.requestsUnderWay.add(1)
    }

    func note(route: Route) { state.withLock { $0.route = route } }
    func note(recipient: Recipient) { state.withLock { $0.recipient = recipient } }
    func note(credential: AccessEvent.Credential?) { state.withLock { $0.credential = credential } }
    func note(detail: String) { state.withLock { $0.detail = detail } }
    func count(bytes: Int) { state.withLock { $0.bytes += bytes } }
    /// Counts the URL of a file that is handed out.
    func countFile() { state.withLock { $0.files += 1 } }

    /// Takes from an answer what its header says of the table.
    func note(headers: HTTPFields) {
        let version = headers[.deltaTableVersion].flatMap { Int64($0) }
        let format = headers[.deltaSharingCapabilities]?.lowercased().split(separator: ";")
            .compactMap { $0.hasPrefix("responseformat=") ? String($0.dropFirst("responseformat=".count)) : nil }.first
        state.withLock { state in
            state.tableVersion = version
            state.format = format
        }
    }

    /// Tells of the request.
    ///
    /// - Parameters:
    ///   - error: the code and message of an answer that is one.
    ///   - failure: what ended the answer before its end.
    func finish(status: Int, error: (code: String, message: String)?, failure: (any Error)?) async {
        let state = state.withLock { $0 }
        let elapsed = ContinuousClock.now - started
        log(state, elapsed, status, error, failure)
        observation.metrics.requestsUnderWay.add(-1)
        let deliversFiles = state.route?.deliversFiles ?? false
        observation.metrics.count(
            route: (state.route?.action ?? .unknown).rawValue, status: status, duration: elapsed,
            answerBytes: deliversFiles ? 0 : state.bytes, fileBytes: deliversFiles ? state.bytes : 0,
            filesHandedOut: state.files)
        // Load balancers ask for health every few seconds, and no recipient is behind it.
        if state.route == .health { return }
        await observation.trail.record(event(state, elapsed, status, error, failure))
    }

    private func event(
        _ state: State, _ elapsed: Duration, _ status: Int, _ error: (code: String, message: String)?,
        _ failure: (any Error)?
    ) -> AccessEvent {
        var event = AccessEvent(
            time: .now, action: state.route?.action ?? .unknown, outcome: failure == nil ? .complete : .aborted)
        event.request = id
        event.recipient = state.recipient.map { .init(name: $0.name, id: $0.id.uuidString.lowercased()) }
        event.credential = state.credential
        event.source = origin.map { .init($0) }
        event.userAgent = userAgent
        event.share = state.route?.table?.share
        event.schema = state.route?.table?.schema
        event.table = state.route?.table?.table
        event.tableVersion = state.tableVersion
        event.format = state.format
        if state.route?.deliversFiles == true {
            event.fileBytes = Int64(state.bytes)
        } else {
            event.bytes = Int64(state.bytes)
        }
        event.files = Int64(state.files)
        event.status = status
        event.error = error?.code
        event.milliseconds = Self.milliseconds(elapsed)
        return event
    }

    private func log(
        _ state: State, _ elapsed: Duration, _ status: Int, _ error: (code: String, message: String)?,
        _ failure: (any Error)?
    ) {
        var metadata: Logger.Metadata = [
            "method": "\(method)", "route": "\(state.route?.pattern ?? "unknown")", "status": "\(status)",
            "duration_ms": "\(Self.milliseconds(elapsed))", "bytes": "\(state.bytes)",
            "client": "\(origin?.description ?? "local")", "request": "\(id)",
        ]
        if let recipient = state.recipient { metadata["recipient"] = "\(recipient.name)" }
        if let table = state.route?.table { metadata["table"] = "\(table.share).\(table.schema).\(table.table)" }
        if let error { metadata["error"] = "\(error.code): \(error.message)" }
        if let detail = state.detail { metadata["detail"] = "\(detail)" }
        if let failure { metadata["aborted"] = "\(failure)" }
        // Load balancers ask for health every few seconds: that it is well is no news.
        let level: Logger.Level =
            status >= 500 || failure != nil ? .error : state.route == .health ? .debug : .info
        logger.log(level: level, "request", metadata: metadata)
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}

extension AccessEvent.Source {
    init(_ origin: ClientOrigin) {
        self.init(
            address: origin.address.description, port: origin.port.map(Int.init),
            origin: Origin(rawValue: origin.knownBy.rawValue),
            peer: origin.peer == origin.address ? nil : origin.peer.description,
            endpoint: origin.privateEndpoint.map(\.description))
    }
}
