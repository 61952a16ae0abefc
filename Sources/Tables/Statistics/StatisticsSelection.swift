/// The columns whose statistics are wanted, as a tree of physical names.
struct StatisticsSelection: Sendable {
    struct Node: Sendable {
        var children: [String: Int] = [:]
        /// The index of the column that ends here.
        var column: Int?
    }

    private(set) var nodes = [Node()]
    let columns: [BoundColumn]

    static let root = 0

    init(_ columns: [BoundColumn]) {
        self.columns = columns
        for (index, column) in columns.enumerated() where !column.isPartition {
            var node = Self.root
            for name in column.physicalPath { node = child(name, of: node) }
            nodes[node].column = index
        }
    }

    var isEmpty: Bool { nodes.count == 1 }

    private mutating func child(_ name: String, of node: Int) -> Int {
        if let known = nodes[node].children[name] { return known }
        nodes.append(Node())
        nodes[node].children[name] = nodes.count - 1
        return nodes.count - 1
    }
}
