/// How bad it is where the fault of a finding is there.
public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Worth knowing, and nothing has to be done.
    case information
    /// It works, and may not for long or not everywhere.
    case warning
    /// It does not work.
    case error

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
