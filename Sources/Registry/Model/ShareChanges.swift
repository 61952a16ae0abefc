/// What to change in a share, as increments, so that two writers at once never undo each other.
///
/// All of it is applied in one transaction or none of it, in this order: the share's name and comment, `remove`,
/// `rename` (one after another), `history`, `add`, `historyOn`, `historyOff`, `options`, `extents`. Removing and adding
/// one name in the same update therefore replaces a table, and the new one has a new id and is shown whole.
public struct ShareChanges: Sendable, Hashable, Codable {
    public var newName: String?
    /// The new comment; nil leaves it, an empty string removes it.
    public var comment: String?
    public var add: [TableEntry]
    public var remove: [QualifiedName]
    public var rename: [TableRename]
    /// Whether the history of all its tables is shared, and of those that are put into it later; nil leaves each as it
    /// is. What is said of single tables goes before it, and later changes of single tables hold.
    public var history: Bool?
    public var historyOn: [QualifiedName]
    public var historyOff: [QualifiedName]
    public var addNamespaces: [NamespaceEntry]
    /// The schemas that show a namespace no longer.
    public var removeNamespaces: [String]
    public var options: [TableOptionsChange]
    public var extents: [TableExtentChange]

    public init(
        newName: String? = nil, comment: String? = nil, add: [TableEntry] = [], remove: [QualifiedName] = [],
        rename: [TableRename] = [], history: Bool? = nil, historyOn: [QualifiedName] = [],
        historyOff: [QualifiedName] = [], addNamespaces: [NamespaceEntry] = [], removeNamespaces: [String] = [],
        options: [TableOptionsChange] = [], extents: [TableExtentChange] = []
    ) {
        self.newName = newName
        self.comment = comment
        self.add = add
        self.remove = remove
        self.rename = rename
        self.history = history
        self.historyOn = historyOn
        self.historyOff = historyOff
        self.addNamespaces = addNamespaces
        self.removeNamespaces = removeNamespaces
        self.options = options
        self.extents = extents
    }

    public var isEmpty: Bool { self == ShareChanges() }
}
