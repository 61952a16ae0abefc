/// A table's new name in its share; its id stays.
public struct TableRename: Sendable, Hashable, Codable {
    public var from: QualifiedName
    public var to: QualifiedName

    public init(from: QualifiedName, to: QualifiedName) {
        self.from = from
        self.to = to
    }
}
