/// What to change in how a table is read.
public struct TableOptionsChange: Sendable, Hashable, Codable {
    public var table: QualifiedName
    /// Nil leaves it as it is.
    public var materialisesEqualityDeletes: Bool?
    /// Columns that recipients get no longer.
    public var leaveOut: [String]
    /// Columns that recipients get again.
    public var takeIn: [String]

    public init(
        table: QualifiedName, materialisesEqualityDeletes: Bool? = nil, leaveOut: [String] = [], takeIn: [String] = []
    ) {
        self.table = table
        self.materialisesEqualityDeletes = materialisesEqualityDeletes
        self.leaveOut = leaveOut
        self.takeIn = takeIn
    }

    func applied(to options: TableOptions) -> TableOptions {
        TableOptions(
            materialisesEqualityDeletes: materialisesEqualityDeletes ?? options.materialisesEqualityDeletes,
            leftOut: Set(options.leftOut).union(leaveOut).subtracting(takeIn).sorted())
    }

    /// One line for the audit.
    var summary: String {
        var parts: [String] = []
        if let materialises = materialisesEqualityDeletes {
            parts.append(materialises ? "materialise equality deletes" : "refuse equality deletes")
        }
        parts += leaveOut.map { "leave out \($0)" } + takeIn.map { "take in \($0)" }
        return "\(table): \(parts.joined(separator: ", "))"
    }
}
