/// The `limit` smallest of any number of keys, by their UTF-8 bytes, in memory for at most twice as many.
struct SmallestKeys {
    private let limit: Int
    private var keys: [String] = []

    /// - Parameter limit: at least 1.
    init(limit: Int) {
        self.limit = limit
    }

    mutating func insert(_ key: String) {
        keys.append(key)
        if keys.count >= 2 * limit { shrink() }
    }

    /// Ascending.
    consuming func sorted() -> [String] {
        shrink()
        return keys
    }

    private mutating func shrink() {
        keys.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if keys.count > limit { keys.removeLast(keys.count - limit) }
    }
}
