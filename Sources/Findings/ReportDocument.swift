/// A report as JSON. Keys are never taken away or given another meaning within a version of the schema.
public struct ReportDocument: Sendable, Encodable {
    /// What programs look at first.
    public static let schema = "causeway.report/1"

    private let schema = Self.schema
    private let target: String
    private let outcome: String
    private let exitCode: Int32
    private let findings: [FindingDocument]

    public init(_ report: Report) {
        target = report.target
        outcome = report.outcome.rawValue
        exitCode = report.outcome.exitCode
        findings = report.findings.map(FindingDocument.init)
    }
}

/// One finding. Every key is always there; what is not known is null.
struct FindingDocument: Sendable, Encodable {
    private let finding: Finding

    init(_ finding: Finding) { self.finding = finding }

    private enum Key: String, CodingKey {
        case id, severity, status, subject, summary, evidence, cause, impact, remedies, references, runbook
    }

    private struct RemedyDocument: Encodable {
        let product: String?
        let text: String
        let commands: [String]

        private enum Key: String, CodingKey { case product, text, commands }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(product, forKey: .product)
            try container.encode(text, forKey: .text)
            try container.encode(commands, forKey: .commands)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(finding.id.rawValue, forKey: .id)
        try container.encode(finding.severity.rawValue, forKey: .severity)
        try container.encode(finding.status.rawValue, forKey: .status)
        try container.encode(finding.subject, forKey: .subject)
        try container.encode(finding.summary, forKey: .summary)
        try container.encode(finding.evidence, forKey: .evidence)
        try container.encode(finding.cause, forKey: .cause)
        try container.encode(finding.impact, forKey: .impact)
        let remedies = finding.remedies.map {
            RemedyDocument(product: $0.product, text: $0.text, commands: $0.commands)
        }
        try container.encode(remedies, forKey: .remedies)
        try container.encode(finding.references, forKey: .references)
        try container.encode(finding.id.runbook, forKey: .runbook)
    }
}
