/// Where the lists of some rows begin and end among all elements.
struct ListColumn: Sendable {
    private var ends: [Int] = []
    private var present: [Bool] = []

    var elementCount: Int { ends.last ?? 0 }

    func entries(_ row: Int) -> Range<Int> {
        guard ends.indices.contains(row) else { return 0..<0 }
        return (row == 0 ? 0 : ends[row - 1])..<ends[row]
    }

    func isPresent(_ row: Int) -> Bool { present.indices.contains(row) && present[row] }

    mutating func append(_ elements: Int) {
        ends.append(elementCount + elements)
        present.append(true)
    }

    mutating func appendNull() {
        ends.append(elementCount)
        present.append(false)
    }
}
