/// How a check came out.
public enum Status: String, Sendable, Hashable, CaseIterable {
    case pass
    case warn
    case fail
    /// It was not run, for a reason that the finding gives.
    case skip
    /// It was run and could not tell, which is never a pass.
    case unknown
}
