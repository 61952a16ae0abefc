public import Tables

/// Why a Parquet file cannot be read.
public struct ParquetError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What callers decide by.
    public enum Kind: Sendable, Hashable {
        /// The bytes contradict the format or themselves.
        case malformed
        /// Something of the format that this reader does not read.
        case unsupported
        /// Larger than the bounds of this reader.
        case tooLarge
        /// The store failed.
        case storage(StorageError)
    }

    public let kind: Kind
    /// What is wrong, and where in the file.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    init(_ error: StorageError) {
        self.init(.storage(error), error.description)
    }

    static func malformed(_ message: String) -> ParquetError { ParquetError(.malformed, message) }

    public var description: String { message }

    /// The same error, with where it was noticed.
    func within(_ place: String) -> ParquetError { ParquetError(kind, "\(place): \(message)") }
}
