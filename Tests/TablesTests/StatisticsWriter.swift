import JSON
import SeededGenerator

@testable import Tables

/// Writes statistics as the writers of Delta logs do, with everything that they lose on the way.
struct StatisticsWriter {
    let columns: [RandomTable.Column]

    func write(_ rows: [[String: Value]], isTight: Bool, using random: inout SeededGenerator) -> String {
        var minimums: [JSONValue.Member] = []
        var maximums: [JSONValue.Member] = []
        var nullCounts: [JSONValue.Member] = []
        for column in columns where !column.isPartition && random.chance(90) {
            let values = rows.compactMap { $0[column.name] }
            let ordered = values.filter { $0 != .double(.nan) && $0.compared(to: $0) == 0 }
                .sorted { ($0.compared(to: $1) ?? 0) < 0 }
            if column.type != .boolean, let first = ordered.first, let last = ordered.last {
                if random.chance(90) {
                    add(bound(first, isMaximum: false, column.type, &random), column, to: &minimums)
                }
                if random.chance(90) { add(bound(last, isMaximum: true, column.type, &random), column, to: &maximums) }
            }
            if random.chance(90) { add(.number(String(rows.count - values.count)), column, to: &nullCounts) }
        }
        var members: [JSONValue.Member] = []
        if random.chance(90) { members.append(.init("numRecords", .number(String(rows.count)))) }
        if !isTight || random.chance(20) { members.append(.init("tightBounds", .bool(isTight))) }
        members.append(.init("minValues", .object(minimums)))
        members.append(.init("maxValues", .object(maximums)))
        members.append(.init("nullCount", .object(nullCounts)))
        var writer = JSONWriter()
        writer.value(.object(members))
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func add(_ value: JSONValue?, _ column: RandomTable.Column, to members: inout [JSONValue.Member]) {
        guard let value else { return }
        let nested = column.physicalPath.dropFirst().reversed().reduce(value) { .object([.init($1, $0)]) }
        members.append(.init(column.physicalPath[0], nested))
    }

    private func bound(_ value: Value, isMaximum: Bool, _ type: DataType, _ random: inout SeededGenerator) -> JSONValue?
    {
        switch value {
        case .boolean: return nil
        case .integer(let number): return .number(String(number))
        case .decimal(let number):
            // Some writers go through a double.
            let isRounded = random.chance(50)
            return .number(isRounded ? (Double(number.description) ?? 0).description : number.description)
        case .double(let number):
            return .number(type == .float && random.chance(50) ? Float(number).description : number.description)
        case .string(let text): return .string(shortened(text, isMaximum: isMaximum, &random))
        case .date(let days): return .string(DateText.day(days))
        case .timestamp(let time):
            // Cut to milliseconds, before 1970 by some towards the epoch.
            let cut = time / 1_000 * 1_000
            if random.chance(30) {
                return .string(DateText.moment(cut + 7_200_000_000, separator: "T", digits: 3) + "+02:00")
            }
            return .string(DateText.moment(random.chance(50) ? cut : time, separator: "T", digits: 3) + "Z")
        case .timestampNtz(let time): return .string(DateText.moment(time, separator: "T", digits: 3))
        }
    }

    private func shortened(_ text: String, isMaximum: Bool, _ random: inout SeededGenerator) -> String {
        guard text.unicodeScalars.count > 32 else { return text }
        let prefix = String(String.UnicodeScalarView(text.unicodeScalars.prefix(32)))
        guard isMaximum, random.chance(50) else { return prefix }
        return prefix + "\u{10FFFF}"
    }
}
