import Logging
import Synchronization

/// Keeps what is logged, as `level message key=value …` in the order of the keys.
final class RecordedLog: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }
    var warnings: [String] { lines.filter { $0.hasPrefix("warning ") } }

    func logger() -> Logger {
        Logger(label: "test") { _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let values = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            let line = (["\(event.level)", "\(event.message)"] + values.map { "\($0.key)=\($0.value)" })
                .joined(separator: " ")
            log.kept.withLock { $0.append(line) }
        }
    }
}
