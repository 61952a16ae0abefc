import JSON
import SeededGenerator

@testable import Tables

/// A random schema, and files of random rows in it, described as writers of Delta logs describe them.
struct RandomTable {
    struct Column {
        /// As a predicate names it: `c1`, or `s.n`.
        let name: String
        let physicalPath: [String]
        let type: DataType
        let isPartition: Bool
    }

    struct File {
        /// The rows that are still there.
        var rows: [[String: Value]]
        var partitionValues: [String: String?]
        var stats: String?
    }

    let columns: [Column]
    let schema: StructType

    static let types: [DataType] = [
        .boolean, .byte, .integer, .long, .float, .double, .decimal(precision: 10, scale: 2),
        .decimal(precision: 30, scale: 4), .string, .date, .timestamp, .timestampNtz,
    ]

    init(types: [DataType] = Self.types, using random: inout SeededGenerator) {
        var columns: [Column] = []
        var fields: [StructType.Field] = []
        for index in 0..<Int.random(in: 2...4, using: &random) {
            let name = "c\(index)"
            let physical = random.chance(50) ? name : "col-\(index)"
            let type = random.pick(types)
            columns.append(
                Column(name: name, physicalPath: [physical], type: type, isPartition: index == 0 && random.chance(60)))
            fields.append(.init(name: name, type: type, nullable: true, physicalName: physical))
        }
        if random.chance(30) {
            let type = random.pick(types)
            columns.append(Column(name: "s.n", physicalPath: ["s", "x-n"], type: type, isPartition: false))
            let inner = StructType(fields: [.init(name: "n", type: type, nullable: true, physicalName: "x-n")])
            fields.append(.init(name: "s", type: .structure(inner), nullable: true))
        }
        self.columns = columns
        schema = StructType(fields: fields)
    }

    // MARK: Values

    /// A value of a type, from a domain small enough that equal values are common.
    static func value(_ type: DataType, using random: inout SeededGenerator) -> Value {
        switch type {
        case .boolean: return .boolean(random.chance(50))
        case .byte: return .integer(Int64.random(in: -3...3, using: &random))
        case .long where random.chance(30):
            return .integer(9_007_199_254_740_990 + Int64.random(in: 0...6, using: &random))
        case .integer, .long: return .integer(Int64.random(in: -8...8, using: &random))
        case .float: return .double(Double(Float(Int.random(in: -9...9, using: &random)) / 10))
        case .double:
            if random.chance(5) { return .double(.nan) }
            return .double(Double(Int.random(in: -9...9, using: &random)) / 10)
        case .decimal(let precision, let scale):
            let digits = Int64.random(in: -400...400, using: &random)
            let large = precision > 20 && random.chance(20) ? "12345678901234567" : ""
            let text = "\(digits < 0 ? "-" : "")\(large)\(digits.magnitude / 10).\(digits.magnitude % 10)"
            return DecimalNumber(parsing: text)?.rescaled(to: scale).map { .decimal($0) } ?? .integer(0)
        case .date: return .date(18_740 + Int64.random(in: 0...9, using: &random))
        case .timestamp, .timestampNtz:
            let base: Int64 = random.chance(20) ? -86_400_000_000 : 18_740 * 86_400_000_000
            let time =
                base + Int64.random(in: 0...40, using: &random) * 3_600_000_000
                + random.pick([0, 1, 999, 1_500, 999_999])
            return type == .timestamp ? .timestamp(time) : .timestampNtz(time)
        default:
            let stem = random.pick([
                "", "a", "b", "ab", "\u{E9}", "e\u{301}", "\u{1F600}", "\u{FFFD}", "Z", "it's", "a%",
            ])
            let long = random.chance(35) ? String(repeating: "x", count: 31) : ""
            return .string(long + stem + random.pick(["", "", "c", " "]))
        }
    }

    // MARK: Files

    func file(using random: inout SeededGenerator) -> File {
        var constants: [String: Value] = [:]
        var partitionValues: [String: String?] = [:]
        for column in columns where column.isPartition {
            let value = random.chance(15) ? nil : Self.partition(column.type, using: &random)
            // The empty string is NULL in a partition.
            if let value, value.text != "" { constants[column.name] = value.value }
            if random.chance(95) { partitionValues[column.physicalPath[0]] = .some(value?.text) }
        }
        let nulls = random.pick([0, 0, 20, 100])
        var rows: [[String: Value]] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            var row = constants
            for column in columns where !column.isPartition && !random.chance(nulls) {
                row[column.name] = Self.value(column.type, using: &random)
            }
            rows.append(row)
        }
        // A deletion vector: the statistics still speak of all rows.
        let isTight = !random.chance(25)
        let stats =
            random.chance(90) ? StatisticsWriter(columns: columns).write(rows, isTight: isTight, using: &random) : nil
        if !isTight { rows.removeLast() }
        return File(rows: rows, partitionValues: partitionValues, stats: stats)
    }

    /// A partition value, and how it is read by a client: a timestamp without a zone is of the session's.
    private static func partition(_ type: DataType, using random: inout SeededGenerator) -> (
        value: Value, text: String
    )? {
        let value = value(type, using: &random)
        switch value {
        case .boolean(let flag): return (value, flag ? "true" : "false")
        case .integer(let number): return (value, String(number))
        case .double(let number):
            return number.isNaN ? nil : (value, type == .float ? "\(Float(number))" : "\(number)")
        case .decimal(let number): return (value, number.description)
        case .string(let text): return (value, text)
        case .date(let days): return (value, DateText.day(days))
        case .timestamp(let time):
            if random.chance(50) { return (value, DateText.moment(time, separator: "T") + "Z") }
            return (.timestampNtz(time), DateText.moment(time))
        case .timestampNtz(let time): return (value, DateText.moment(time))
        }
    }
}
