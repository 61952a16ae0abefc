/// What one check came to: the model that every output is made from.
///
/// Texts may hold what a peer sent (subjects of certificates, names, bodies). They are kept as they came and escaped by
/// whatever renders them.
public struct Finding: Sendable, Hashable {
    public let id: FindingID
    public let severity: Severity
    public let status: Status
    /// What was looked at where a report has several: a host, an address, a certificate's subject.
    public let subject: String?
    /// What is, in one sentence.
    public let summary: String
    /// What was observed, one fact an element.
    public let evidence: [String]
    /// Why it is so; nil where the summary says all.
    public let cause: String?
    /// Why it matters to whoever connects; nil where that goes without saying.
    public let impact: String?
    public let remedies: [Remedy]
    /// Clauses that decide it: "RFC 5280 section 4.2.1.9".
    public let references: [String]

    public init(
        _ id: FindingID, _ severity: Severity, _ status: Status, subject: String? = nil, _ summary: String,
        evidence: [String] = [], cause: String? = nil, impact: String? = nil, remedies: [Remedy] = [],
        references: [String] = []
    ) {
        self.id = id
        self.severity = severity
        self.status = status
        self.subject = subject
        self.summary = summary
        self.evidence = evidence
        self.cause = cause
        self.impact = impact
        self.remedies = remedies
        self.references = references
    }

    /// A fault that is there: its status follows from how bad it is.
    public init(
        found id: FindingID, _ severity: Severity, subject: String? = nil, _ summary: String, evidence: [String] = [],
        cause: String? = nil, impact: String? = nil, remedies: [Remedy] = [], references: [String] = []
    ) {
        let status: Status =
            switch severity {
            case .information: .pass
            case .warning: .warn
            case .error: .fail
            }
        self.init(
            id, severity, status, subject: subject, summary, evidence: evidence, cause: cause, impact: impact,
            remedies: remedies, references: references)
    }
}
