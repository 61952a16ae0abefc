// fuzz: -max_len=4096
import JSON

@testable import Tables

/// Statistics tell of a column the same whatever else is asked for and however they are written.
func fuzz(_ bytes: [UInt8]) {
    let columns = PruningModel.columns.filter { !$0.isPartition }
    guard let all = FileStatistics(parsing: bytes, selection: StatisticsSelection(columns)) else { return }
    demand((all.numRecords ?? 0) >= 0, "a file has no fewer than no rows")
    demand(all.numRecords == FileStatistics.numRecords(in: bytes), "both ways of counting rows agree")
    for (index, column) in columns.enumerated() {
        let alone = FileStatistics(parsing: bytes, selection: StatisticsSelection([column]))
        demand(alone?.facts == [all.facts[index]], "a column alone tells what it tells among others")
        check(all.facts[index], column, all.numRecords)
    }
    let reversed = FileStatistics(parsing: bytes, selection: StatisticsSelection(columns.reversed()))
    demand(reversed?.facts == all.facts.reversed(), "the order of columns means nothing")
    guard let value = try? JSONValue(parsing: bytes, maximumDepth: 1000) else { return }
    var writer = JSONWriter()
    writer.value(value)
    let again = FileStatistics(parsing: writer.bytes, selection: StatisticsSelection(columns))
    demand(again?.facts == all.facts, "how JSON is written means nothing")
}

private func check(_ facts: ColumnFacts, _ column: BoundColumn, _ numRecords: Int64?) {
    guard case .range(let lower, let upper, let nullCount, let rows) = facts else {
        return demand(facts == .unknown, "statistics give no constants")
    }
    demand(rows == numRecords, "the number of rows is the file's")
    demand((nullCount ?? 0) >= 0 && (nullCount ?? 0) <= (rows ?? .max), "no more nulls than rows")
    for bound in [lower, upper] { if let bound { demand(isOf(column.type, bound), "\(bound) is a \(column.type)") } }
    let domain = ColumnDomain(facts, of: column)
    demand(domain.mayBeNull || domain.mayBeValue, "a row has a value or none")
}

private func isOf(_ type: DataType, _ value: Value) -> Bool {
    switch (type, value) {
    case (.byte, .integer), (.short, .integer), (.integer, .integer), (.long, .integer), (.float, .double),
        (.double, .double), (.string, .string), (.date, .date), (.timestamp, .timestamp),
        (.timestampNtz, .timestampNtz):
        true
    case (.decimal(let precision, let scale), .decimal(let number)):
        number.digits <= precision && number.scale == scale
    default: false
    }
}
