/// Why there is no answer.
public struct ACMETransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// For the operator: what failed and where.
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
