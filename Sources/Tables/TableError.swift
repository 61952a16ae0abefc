/// Why a table cannot be read as asked.
public struct TableError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What callers decide by.
    public enum Kind: Sendable, Hashable {
        /// There is no table at the location.
        case notFound
        /// The metadata contradicts itself or its specification; it stays so until somebody mends the table.
        case corrupt
        /// The newest commit is not complete: a writer may still be at work.
        case incomplete
        /// The table uses something that cannot be served right.
        case unsupported
        /// A version or timestamp that the table does not have.
        case outOfRange
        /// The change data feed is off at a version of the range.
        case changesOff
        /// A path that the table names may not be read.
        case forbiddenLocation
        /// The store failed.
        case storage(StorageError.Kind)
    }

    public let kind: Kind
    /// One sentence: what, where, and what to do next.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public init(_ error: StorageError) {
        self.init(.storage(error.kind), error.description)
    }

    public init(_ error: LocationError) {
        self.init(.forbiddenLocation, error.description)
    }

    public var description: String { message }
}
