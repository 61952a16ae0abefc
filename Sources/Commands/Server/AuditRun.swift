import Audit
import Logging
import Monitoring
import SharingServer

/// The audit of one run of the server, and the metrics that tell of it.
struct AuditRun: Sendable {
    /// How long the end of the server waits for events that are not written yet, in seconds.
    private static let patience = 10

    let observation: Observation
    private let trail: AuditTrail

    /// Opens all sinks, so that one that cannot be written is seen when the server starts.
    init(_ configuration: AuditConfiguration, metrics: ServerMetrics, logger: Logger) throws {
        var writers: [(name: String, writer: AuditWriter)] = []
        do throws(AuditError) {
            if let path = configuration.file {
                let report: @Sendable (AuditError) -> Void = { logger.warning("audit", metadata: ["file": "\($0)"]) }
                let sink = try FileSink(
                    FileSettings(
                        path: path, maximumBytes: Int64(configuration.maxFileBytes),
                        keptFiles: configuration.keptFiles), report: report)
                writers.append(("file", Self.writer(sink, "file", logger)))
            }
            if configuration.isOnStandardOutput {
                writers.append(("standardOutput", Self.writer(try StreamSink(), "standardOutput", logger)))
            }
            if let receiver = configuration.syslog {
                let sink = try SyslogSink(SyslogSettings(receiver: receiver))
                writers.append(("syslog", Self.writer(sink, "syslog", logger)))
            }
        } catch {
            throw CommandError(.configuration, "audit: \(error)")
        }
        trail = AuditTrail(writers.map(\.writer))
        metrics.observeAudit { [writers] in
            writers.map { name, writer in
                let figures = writer.figures
                return AuditReading(
                    sink: name, queuedEvents: figures.queued, queuedBytes: figures.queuedBytes,
                    written: figures.written, lost: figures.lost, failures: figures.failures)
            }
        }
        metrics.observeBuild(version: Build.version, revision: "", compiler: "")
        metrics.observeProcess()
        observation = Observation(trail: trail, metrics: metrics)
    }

    /// Writes what is not written yet.
    func close() async { await trail.close(within: .seconds(Self.patience)) }

    private static func writer(_ sink: any AuditSink, _ name: String, _ logger: Logger) -> AuditWriter {
        AuditWriter(sink: sink) { trouble in
            switch trouble {
            case .recovered: logger.notice("audit", metadata: ["sink": "\(name)", "state": "\(trouble)"])
            default: logger.error("audit", metadata: ["sink": "\(name)", "state": "\(trouble)"])
            }
        }
    }
}
