/// The name of a table in a catalog.
public struct CatalogIdentifier: Sendable, Hashable, CustomStringConvertible {
    /// The parts of the namespace, outermost first.
    public let namespace: [String]
    public let name: String

    public init(namespace: [String], name: String) {
        self.namespace = namespace
        self.name = name
    }

    public var description: String { (namespace + [name]).joined(separator: ".") }
}
