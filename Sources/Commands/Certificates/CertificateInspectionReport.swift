import Certificates
import Findings

/// What `certificate inspect` shows: the report, and the two verdicts as scripts ask for them.
struct CertificateInspectionReport: CommandResult {
    /// A verdict as JSON.
    struct VerdictDocument: Encodable {
        let good: Bool
        /// Subjects from the server's certificate to the anchor.
        let path: [String]
        let flaws: [FlawDocument]

        init(_ verdict: ChainJudge.Verdict) {
            good = verdict.isGood
            path = verdict.path.map { "\($0.subject)" }
            flaws = verdict.flaws.map { FlawDocument(id: $0.id.rawValue, place: $0.place, text: $0.text) }
        }
    }

    struct FlawDocument: Encodable {
        let id: String
        let place: Int
        let text: String
    }

    let report: Report
    let trust: String
    /// Of the addresses of a server; none for files.
    let connections: [ConnectionLine]
    /// nil where there was no chain to judge.
    let correctness: ChainJudge.Verdict?
    let acceptance: ChainJudge.Verdict?

    func lines(_ style: TextStyle) -> [String] {
        let text = ReportText { tone, text in
            switch tone {
            case .heading: style.heading(text)
            case .good: style.good(text)
            case .warning: style.warning(text)
            case .bad: style.bad(text)
            case .plain: text
            }
        }
        var lines = text.lines(report)
        lines.insert("trusted: \(PrintableText.escape(trust))", at: 1)
        lines.insert(contentsOf: connections.map { PrintableText.escape($0.text) }, at: 1)
        return lines
    }

    private enum Key: String, CodingKey { case trust, connections, correct, accepted }

    func encode(to encoder: any Encoder) throws {
        try ReportDocument(report).encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(trust, forKey: .trust)
        try container.encode(connections, forKey: .connections)
        try container.encode(correctness.map(VerdictDocument.init), forKey: .correct)
        try container.encode(acceptance.map(VerdictDocument.init), forKey: .accepted)
    }
}
