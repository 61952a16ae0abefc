import Sharing
import Tables

/// Walks the files of a snapshot that a query is answered with: those that its predicates cannot exclude, until the
/// limit or the end of the page.
///
/// Pages go by ``HeldSnapshot/order()``, which is the same wherever and however the snapshot was read; an answer in one
/// piece takes the files as they are held, which is fastest.
struct FileSelection {
    private var files: FileReader
    private var filter: FileFilter?
    private let limit: Int64?
    private let pageSize: Int
    private let order: [UInt32]?
    private var position: Int
    /// Files given out on this page.
    private(set) var count = 0
    /// Rows that the files given out so far hold at least, earlier pages included.
    private(set) var rows: Int64

    init(request: QueryRequest, held: HeldSnapshot, page: PageTicket?) {
        let snapshot = held.snapshot
        files = snapshot.files.reader()
        filter = Predicate.hints(sql: request.predicateHints, json: request.jsonPredicateHints).map {
            FileFilter(
                FilePruner(
                    schema: snapshot.metadata.schema, partitionColumns: snapshot.metadata.partitionColumns,
                    predicate: $0))
        }
        limit = request.limitHint
        pageSize = request.maxFiles ?? .max
        order = request.maxFiles != nil || page != nil ? held.order() : nil
        position = page?.next ?? 0
        rows = page?.rows ?? 0
    }

    /// The next file's index; nil at the end of the page, of the limit or of the files.
    mutating func next() -> Int? {
        guard count < pageSize, let found = following() else { return nil }
        position = found + 1
        count += 1
        let index = file(at: found)
        if limit != nil, let records = FileStatistics.numRecords(in: Array(files.stats(of: index))) {
            // A log may claim any numbers; no limit is beyond the largest.
            let deleted = max(0, files.deletionVector(of: index)?.cardinality ?? 0)
            let (sum, overflow) = rows.addingReportingOverflow(max(0, records - deleted))
            rows = overflow ? .max : sum
        }
        return index
    }

    /// Where the next page begins; nil where nothing follows.
    mutating func nextPage() -> Int? { following() }

    private func file(at position: Int) -> Int { order.map { Int($0[position]) } ?? position }

    /// The first position at or after the current one whose file belongs to the answer.
    private mutating func following() -> Int? {
        if let limit, rows >= limit { return nil }
        guard var filter else { return position < files.files.count ? position : nil }
        defer { self.filter = filter }
        var candidate = position
        while candidate < files.files.count {
            if filter.mayContainMatches(file(at: candidate), of: &files) { return candidate }
            candidate += 1
        }
        return nil
    }
}
