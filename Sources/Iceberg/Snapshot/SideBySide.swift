import Tables

/// Work on many files, of which some are read at a time.
enum SideBySide {
    private static let concurrency = 8

    /// Carries out `body` for every item; after a failure it begins with no further one.
    ///
    /// - Parameter body: gives what failed.
    static func run<Item: Sendable>(
        _ items: some Sequence<Item>, _ body: @escaping @Sendable (Item) async -> TableError?
    ) async throws(TableError) {
        var rest = Array(items)[...]
        let failure = await withTaskGroup(of: TableError?.self) { group in
            var failure: TableError?
            var running = 0
            while running > 0 || !rest.isEmpty {
                while running < Self.concurrency, failure == nil, let next = rest.popFirst() {
                    group.addTask { await body(next) }
                    running += 1
                }
                guard running > 0, let outcome = await group.next() else { break }
                running -= 1
                failure = failure ?? outcome
            }
            return failure
        }
        if let failure { throw failure }
    }
}
