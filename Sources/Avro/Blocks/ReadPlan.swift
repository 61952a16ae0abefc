/// How the rows of a file are read into the columns of some leaves: the schema and the projection, made into a flat
/// list of instructions once.
struct ReadPlan: Sendable {
    /// A list of which something is asked.
    struct List: Sendable {
        /// Of all lists of the file.
        let number: Int
        /// How many columns have a slot for each element.
        var columns = 0
        /// The fewest bytes of an element.
        let minimumBytes: Int
    }

    /// What becomes null together: places in ``ReadPlan/absentColumns`` and ``ReadPlan/absentLists``.
    struct Absence: Sendable {
        var columns: Range<Int>
        var lists: Range<Int>
    }

    var instructions: [Instruction] = []
    var absences: [Absence] = []
    var absentColumns: [Int] = []
    var absentLists: [Int] = []
    /// Where the branches of unions start.
    var branches: [Int] = []
    var lists: [List] = []
    /// Empty columns, one for each leaf that is asked for.
    var columns: [AvroColumn] = []
    /// The list that each column stands in, by its place.
    var listOfColumn: [Int?] = []
    /// The place of each leaf's column; -1 for none.
    var columnOfLeaf: [Int]
    /// The place of each list; -1 for none.
    var placeOfList: [Int]
    /// The fewest bytes that a row takes.
    let minimumRowBytes: Int
    /// Columns that have a slot for each row.
    var rowColumns: Int { listOfColumn.count { $0 == nil } }

    init(root: AvroNode, leaves: Int, lists: Int) {
        minimumRowBytes = root.minimumBytes
        columnOfLeaf = Array(repeating: -1, count: leaves)
        placeOfList = Array(repeating: -1, count: lists)
    }
}
