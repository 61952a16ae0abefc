/// Why bytes are not the JSON that was expected.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// Not JSON (RFC 8259).
        case malformed
        /// Nested deeper than the limit.
        case tooDeep
        /// JSON, but not of the type that is needed here.
        case unexpectedType
    }

    public let kind: Kind
    /// Byte offset at which it was noticed.
    public let offset: Int
    public let message: String

    public init(_ kind: Kind, at offset: Int, _ message: String) {
        self.kind = kind
        self.offset = offset
        self.message = message
    }

    public var description: String { "\(message) at byte \(offset)" }
}
