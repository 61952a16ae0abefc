import Findings
import Logging

/// Findings as lines of the log.
enum FindingLog {
    static func write(_ findings: [Finding], to logger: Logger) {
        for finding in findings {
            logger.log(level: level(finding), "certificate", metadata: metadata(finding))
        }
    }

    static func metadata(_ finding: Finding) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["finding": "\(finding.id)", "is": "\(finding.summary)"]
        if let subject = finding.subject { metadata["subject"] = "\(subject)" }
        if let remedy = finding.remedies.first { metadata["remedy"] = "\(remedy.text)" }
        return metadata
    }

    /// What an error that stops the server says of it: what it is, what was seen, and what to do.
    static func lines(_ finding: Finding) -> [String] {
        var lines = ["\(finding.id): \(finding.summary)"]
        if let subject = finding.subject { lines.append("  certificate: \(subject)") }
        lines += finding.evidence.map { "  seen: \($0)" }
        if let cause = finding.cause { lines.append("  cause: \(cause)") }
        for remedy in finding.remedies {
            lines.append("  fix: \(remedy.text)")
            lines += remedy.commands.map { "    \($0)" }
        }
        return lines
    }

    private static func level(_ finding: Finding) -> Logger.Level {
        switch finding.status {
        case .fail: .error
        case .warn, .unknown: .warning
        case .pass, .skip: .info
        }
    }
}
