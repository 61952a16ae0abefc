/// The findings of one run, in the order in which they are worth reading.
public struct Report: Sendable, Hashable {
    /// What was examined, as the person named it.
    public let target: String
    public let findings: [Finding]

    public init(target: String, findings: [Finding]) {
        self.target = target
        self.findings = findings
    }

    /// The worst that came out, what could not be told counting as a warning.
    public var outcome: Outcome {
        if findings.contains(where: { $0.status == .fail }) { return .failed }
        if findings.contains(where: { $0.status == .warn || $0.status == .unknown }) { return .warned }
        return .passed
    }

    /// What a run comes to, and the exit code that says so.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        case passed, warned, failed

        /// 0 for pass, 3 for a failure, 4 for warnings only; 1 and 2 are for runs that came to no report.
        public var exitCode: Int32 {
            switch self {
            case .passed: 0
            case .failed: 3
            case .warned: 4
            }
        }
    }
}
