import Sharing
import Tables

/// Walks the files of a snapshot that a query is answered with: those that its predicates cannot exclude, until the
/// limit or the end of the page.
struct FileSelection {
    private let files: FileList
    private let pruner: FilePruner?
    private let limit: Int64?
    private let pageSize: Int
    private var position: Int
    /// Files given out on this page.
    private(set) var count = 0
    /// Rows that the files given out so far hold at least, earlier pages included.
    private(set) var rows: Int64

    init(request: QueryRequest, snapshot: TableSnapshot, page: PageTicket?) {
        files = snapshot.files
        pruner = Predicate.hints(sql: request.predicateHints, json: request.jsonPredicateHints).map {
            FilePruner(
                schema: snapshot.metadata.schema, partitionColumns: snapshot.metadata.partitionColumns, predicate: $0)
        }
        limit = request.limitHint
        pageSize = request.maxFiles ?? .max
        position = page?.next ?? 0
        rows = page?.rows ?? 0
    }

    /// The next file's index; nil at the end of the page, of the limit or of the files.
    mutating func next() -> Int? {
        guard count < pageSize, let index = following() else { return nil }
        position = index + 1
        count += 1
        if limit != nil, let records = FileStatistics.numRecords(in: Array(files.stats(of: index))) {
            rows += max(0, records - (files.deletionVector(of: index)?.cardinality ?? 0))
        }
        return index
    }

    /// Where the next page begins; nil where nothing follows.
    func nextPage() -> Int? { following() }

    /// The first file at or after the position that belongs to the answer.
    private func following() -> Int? {
        if let limit, rows >= limit { return nil }
        guard position < files.count else { return nil }
        return (position..<files.count).first { mayMatch($0) }
    }

    private func mayMatch(_ index: Int) -> Bool {
        guard let pruner else { return true }
        return pruner.mayContainMatches(fileAt: index, of: files)
    }
}
