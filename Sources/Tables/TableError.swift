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
        /// The share shows the files of some partitions alone, and what is read does not say which these are.
        case filterUnfit
        /// A path that the table names may not be read.
        case forbiddenLocation
        /// The store failed.
        case storage(StorageError.Kind)
    }

    public let kind: Kind
    /// One sentence for whoever asked: what is wrong and what to do next. Names no store and no location.
    public let message: String
    /// What the operator needs besides: the location, and what the store said. Holds no secret.
    public let detail: String?

    public init(_ kind: Kind, _ message: String, detail: String? = nil) {
        self.kind = kind
        self.message = message
        self.detail = detail
    }

    public init(_ error: StorageError) {
        let message =
            switch error.kind {
            case .notFound: "the store has no such object: the table may have been moved or deleted"
            case .denied: "the store that holds the table refuses this server; its operator has to mend that"
            case .unavailable: "the store that holds the table does not answer; try again"
            case .timedOut: "the store that holds the table did not answer in time; try again"
            case .tooLarge: "the table's metadata is larger than this server reads"
            case .rangeNotSatisfiable, .malformedAnswer:
                "the store that holds the table gave an answer that makes no sense"
            case .refused: "the table's location is not one that this server is configured to read"
            }
        self.init(.storage(error.kind), message, detail: error.description)
    }

    public init(_ error: LocationError) {
        self.init(.forbiddenLocation, error.description, detail: "table root \(error.root)")
    }

    public var description: String { detail.map { "\(message) (\($0))" } ?? message }
}
