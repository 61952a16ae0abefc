/// Why an Avro file cannot be read.
public struct AvroError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What callers decide by.
    public enum Kind: Sendable, Hashable {
        /// The bytes contradict the format or themselves.
        case malformed
        /// Something of the format that this reader does not read.
        case unsupported
        /// Larger than the bounds of this reader.
        case tooLarge
    }

    public let kind: Kind
    /// What is wrong, and where in the file.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    static func malformed(_ message: String) -> AvroError { AvroError(.malformed, message) }

    public var description: String { message }

    /// The same error, with where it was noticed.
    func within(_ place: String) -> AvroError { AvroError(kind, "\(place): \(message)") }
}
