import JSON

/// The statistics of one data file (PROTOCOL.md of Delta, "Per-file Statistics"), of the columns that a predicate
/// mentions alone; everything else is stepped over.
public struct FileStatistics: Sendable {
    /// The number of rows in the file, those that a deletion vector removes among them.
    public let numRecords: Int64?
    /// One entry for every column of the selection.
    let facts: [ColumnFacts]

    /// - Returns: nil if the text is no JSON object, or has a member twice where that matters. A column whose own
    ///   entries are missing, doubled or of a wrong type is merely unknown.
    init?(parsing bytes: [UInt8], selection: StatisticsSelection) {
        var reader = StatisticsReader(selection)
        guard reader.read(bytes) else { return nil }
        numRecords = reader.numRecords
        facts = selection.columns.indices.map { reader.facts(of: $0) }
    }

    /// The number of rows in the file, rows that a deletion vector removes among them; nil where the statistics
    /// do not say, or are not JSON.
    public static func numRecords(in bytes: [UInt8]) -> Int64? {
        var scanner = JSONScanner(bytes)
        var count: Int64?
        var occurrences = 0
        do {
            try scanner.forEachMember { name, scanner throws(JSONError) in
                guard name == "numRecords" else {
                    try scanner.skip()
                    return
                }
                occurrences += 1
                count = try scanner.int64()
            }
            try scanner.end()
        } catch {
            return nil
        }
        guard occurrences == 1, let count, count >= 0 else { return nil }
        return count
    }
}
