/// Why a path that a table names is not read.
public struct LocationError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// `..`, `.`, an empty segment or a NUL in the path.
        case traversal
        /// Neither under the table's root nor under an allowed location.
        case outside
        /// A scheme that the table's store does not serve.
        case otherStore
    }

    public let kind: Kind
    public let path: String
    public let root: ObjectLocation

    public init(_ kind: Kind, path: String, root: ObjectLocation) {
        self.kind = kind
        self.path = path
        self.root = root
    }

    public var description: String {
        let what =
            switch kind {
            case .traversal: "is not a plain path (it holds '..', '.', an empty segment or a NUL)"
            case .outside: "points outside the table and outside every allowedLocations entry of its store"
            case .otherStore: "names another store"
            }
        return "the table refers to '\(path)', which \(what)"
    }
}
