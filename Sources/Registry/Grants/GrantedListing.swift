/// Turns rows read one beyond the limit into a page.
enum GrantedListing {
    /// The most items of one page, whatever is asked for.
    static let maximumLimit = 10_000

    /// - Throws: `.invalid` for a negative limit.
    static func bounded(_ limit: Int) throws(RegistryError) -> Int {
        guard limit >= 0 else {
            throw RegistryError(.invalid, "A page cannot have \(limit) items: ask for 0 or more.")
        }
        return min(limit, maximumLimit)
    }

    /// - Parameters:
    ///   - rows: up to `limit + 1` rows after `after`.
    ///   - item: a row's item and its sort key.
    static func page<Item: Sendable>(
        _ rows: [SQLRow], limit: Int, after: String?,
        _ item: (SQLRow) throws(RegistryError) -> (item: Item, key: String)
    ) throws(RegistryError) -> Page<Item> {
        var items: [Item] = []
        var last = after ?? ""
        for row in rows.prefix(limit) {
            let (value, key) = try item(row)
            items.append(value)
            last = key
        }
        return Page(items: items, next: rows.count > limit ? last : nil)
    }
}
