/// Why a document that an issuer publishes is not used.
public struct DocumentFlaw: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and where.
    public let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}
