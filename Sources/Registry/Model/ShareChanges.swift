/// What to change in a share, as increments, so that two writers at once never undo each other.
///
/// All of it is applied in one transaction or none of it, in this order: the share's name and comment, `remove`,
/// `rename` (one after another), `add`, `historyOn`, `historyOff`. Removing and adding one name in the same
/// update therefore replaces a table, and the new one has a new id.
public struct ShareChanges: Sendable, Hashable, Codable {
    public var newName: String?
    /// The new comment; nil leaves it, an empty string removes it.
    public var comment: String?
    public var add: [TableEntry]
    public var remove: [QualifiedName]
    public var rename: [TableRename]
    public var historyOn: [QualifiedName]
    public var historyOff: [QualifiedName]
    public var addNamespaces: [NamespaceEntry]
    /// The schemas that show a namespace no longer.
    public var removeNamespaces: [String]
    public var options: [TableOptionsChange]

    public init(
        newName: String? = nil, comment: String? = nil, add: [TableEntry] = [], remove: [QualifiedName] = [],
        rename: [TableRename] = [], historyOn: [QualifiedName] = [], historyOff: [QualifiedName] = [],
        addNamespaces: [NamespaceEntry] = [], removeNamespaces: [String] = [],
        options: [TableOptionsChange] = []
    ) {
        self.newName = newName
        self.comment = comment
        self.add = add
        self.remove = remove
        self.rename = rename
        self.historyOn = historyOn
        self.historyOff = historyOff
        self.addNamespaces = addNamespaces
        self.removeNamespaces = removeNamespaces
        self.options = options
    }

    public var isEmpty: Bool { self == ShareChanges() }
}
