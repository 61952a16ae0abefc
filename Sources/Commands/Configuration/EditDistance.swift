/// How many insertions, deletions, replacements and swaps of neighbours lead from one name to another (the
/// restricted Damerau-Levenshtein distance), to propose the name that was probably meant.
enum EditDistance {
    /// Names longer than this are never proposed for: the cost grows with the product of the lengths.
    static let longestName = 100

    /// The candidate nearest to `name`, if it is near enough to be a slip: a third of its length, at least two.
    /// Case is ignored; the first of equally near candidates wins.
    static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        guard name.count <= longestName else { return nil }
        let limit = max(2, name.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = between(name.lowercased(), candidate.lowercased())
            guard distance <= limit, distance < candidate.count, distance < best?.distance ?? Int.max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left), right = Array(right)
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforePrevious = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for i in 1...left.count {
            var current = [i]
            for j in 1...right.count {
                let replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                var cost = min(previous[j] + 1, current[j - 1] + 1, replaced)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    cost = min(cost, beforePrevious[j - 2] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
