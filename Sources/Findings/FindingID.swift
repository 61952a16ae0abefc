/// The name of what a check finds: `tls.chain.incomplete`. It never changes once it is released: scripts filter by it,
/// and the page of that name below `runbooks/` explains it.
public struct FindingID: RawRepresentable, Sendable, Hashable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// Lower-case words of letters, digits and dashes, joined by dots.
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public var description: String { rawValue }
    /// The path of its page within `runbooks/`.
    public var runbook: String { rawValue + ".md" }

    public static func < (left: FindingID, right: FindingID) -> Bool { left.rawValue < right.rawValue }
}
