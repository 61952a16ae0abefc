/// A report as people read it on a terminal: one line a finding, and below it what was seen and what to do.
public struct ReportText: Sendable {
    /// What part of the text a piece is, for who gives it a colour.
    public enum Tone: Sendable, Hashable {
        case heading, good, warning, bad, plain
    }

    private let paint: @Sendable (Tone, String) -> String

    /// - Parameter paint: a piece of text with the emphasis of its tone.
    public init(paint: @escaping @Sendable (Tone, String) -> String = { $1 }) { self.paint = paint }

    /// Without line feeds. Whatever a peer sent is escaped.
    public func lines(_ report: Report) -> [String] {
        var lines = [paint(.heading, TerminalText.escape(report.target))]
        for finding in report.findings { lines += self.lines(finding) }
        return lines + ["", summary(report)]
    }

    private func lines(_ finding: Finding) -> [String] {
        let mark = Self.mark(finding)
        let tone = Self.tone(finding)
        var lines = ["\(paint(tone, mark)) \(TerminalText.escape(finding.summary)) [\(finding.id)]"]
        func add(_ label: String, _ text: String) {
            lines.append("    \(label): \(TerminalText.escape(text))")
        }
        if let subject = finding.subject { add("of", subject) }
        for one in finding.evidence { add("seen", one) }
        if let cause = finding.cause { add("why", cause) }
        if let impact = finding.impact { add("so", impact) }
        for remedy in finding.remedies {
            add(remedy.product.map { "do (\($0))" } ?? "do", remedy.text)
            lines += remedy.commands.map { "        \(TerminalText.escape($0))" }
        }
        if !finding.references.isEmpty { add("by", finding.references.joined(separator: "; ")) }
        if finding.status != .pass || finding.severity == .information { add("more", "causeway runbook \(finding.id)") }
        return lines
    }

    private func summary(_ report: Report) -> String {
        let counted: [(Status, String)] = [
            (.fail, "failed"), (.warn, "warned"), (.unknown, "unknown"), (.skip, "skipped"), (.pass, "passed"),
        ]
        let parts = counted.compactMap { status, word -> String? in
            let count = report.findings.count { $0.status == status }
            return count == 0 ? nil : "\(count) \(word)"
        }
        let tone: Tone =
            switch report.outcome {
            case .passed: .good
            case .warned: .warning
            case .failed: .bad
            }
        return paint(tone, parts.isEmpty ? "nothing was found" : parts.joined(separator: ", "))
    }

    private static func mark(_ finding: Finding) -> String {
        switch finding.status {
        case .pass: finding.severity == .information ? "i" : "√"
        case .warn: "‼"
        case .fail: "×"
        case .skip: "–"
        case .unknown: "?"
        }
    }

    private static func tone(_ finding: Finding) -> Tone {
        switch finding.status {
        case .pass: .good
        case .warn, .unknown: .warning
        case .fail: .bad
        case .skip: .plain
        }
    }
}
