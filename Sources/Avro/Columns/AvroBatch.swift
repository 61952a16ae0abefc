/// Some rows, as columns of the leaves that were asked for.
public struct AvroBatch: Sendable {
    public let rowCount: Int
    private let columns: [AvroColumn]
    private let lists: [ListColumn]
    private let plan: ReadPlan

    init(rowCount: Int, columns: [AvroColumn], lists: [ListColumn], plan: ReadPlan) {
        self.rowCount = rowCount
        self.columns = columns
        self.lists = lists
        self.plan = plan
    }

    /// The column of a leaf, by its place in ``AvroFile/leaves``; nil where it was not asked for.
    public subscript(leaf: Int) -> AvroColumn? {
        guard plan.columnOfLeaf.indices.contains(leaf), plan.columnOfLeaf[leaf] >= 0 else { return nil }
        return columns[plan.columnOfLeaf[leaf]]
    }

    /// The elements of a row's list, or the entries of its map, as slots of the columns of the leaves in it.
    ///
    /// - Parameter list: its number. Where no leaf in it was asked for, and where it is null, it has none.
    public func entries(ofList list: Int, row: Int) -> Range<Int> {
        guard let place = place(of: list) else { return 0..<0 }
        return lists[place].entries(row)
    }

    /// Whether a row's list is there, though it may be empty.
    public func isListPresent(list: Int, row: Int) -> Bool {
        guard let place = place(of: list) else { return false }
        return lists[place].isPresent(row)
    }

    private func place(of list: Int) -> Int? {
        guard plan.placeOfList.indices.contains(list), plan.placeOfList[list] >= 0 else { return nil }
        return plan.placeOfList[list]
    }
}
