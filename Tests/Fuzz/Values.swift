// fuzz: -max_len=256
import JSON

@testable import Tables

/// Two texts that are read as values of every type.
func fuzz(_ bytes: [UInt8]) {
    var lines = Lines(bytes)
    let texts = [lines.text(), String(decoding: lines.remainder(), as: UTF8.self)]
    for text in texts { checkTime(text) }
    let decimals = texts.compactMap { DecimalNumber(parsing: $0) }
    for decimal in decimals { check(decimal) }
    if decimals.count == 2 { compare(decimals[0], decimals[1]) }
    for column in PruningModel.columns {
        let values = texts.compactMap { LiteralText.value($0, as: column.type) }
        for value in values { checkLiteral(value, column.type) }
        if values.count == 2, let order = values[0].compared(to: values[1]) {
            demand(values[1].compared(to: values[0]) == -order, "an order turns round")
        }
        for text in texts { checkFacts(text, column) }
        checkBounds(texts, column.type)
    }
}

private func check(_ number: DecimalNumber) {
    demand((0...38).contains(number.scale) && number.digits <= 38, "a decimal has 38 digits at most")
    let again = DecimalNumber(parsing: number.description)
    demand(again == number && again?.hashValue == number.hashValue, "a decimal reads back: \(number)")
    for scale in [0, 1, 2, 10, 37, 38] {
        guard let other = number.rescaled(to: scale) else { continue }
        demand(other == number && other.scale == scale, "another scale is the same number: \(number)")
        demand(other.hashValue == number.hashValue, "equal numbers have one hash: \(number)")
    }
    if let nearest = number.nearest, let range = FloatingRange.parsing(number.description) {
        demand(contains(range, .double(nearest.value)), "a range holds its number: \(number)")
    }
}

private func compare(_ left: DecimalNumber, _ right: DecimalNumber) {
    let order = left.compared(to: right)
    demand(right.compared(to: left) == -order, "an order turns round: \(left), \(right)")
    if order == 0 { demand(left.hashValue == right.hashValue, "equal numbers have one hash: \(left), \(right)") }
    if let first = left.nearest?.value, let second = right.nearest?.value {
        demand(order <= 0 || first >= second, "doubles keep the order: \(left), \(right)")
        demand(order >= 0 || first <= second, "doubles keep the order: \(left), \(right)")
    }
}

private func checkLiteral(_ value: Value, _ type: DataType) {
    for column in PruningModel.columns {
        guard let literal = LiteralRange(value, comparedWith: column.type) else { continue }
        if let lower = literal.range.lower, let upper = literal.range.upper {
            demand((lower.compared(to: upper) ?? 1) <= 0, "a range is one: \(value) as \(column.type)")
        }
        if column.type == type { demand(mayHold(literal.range, value), "a literal stands for itself: \(value)") }
    }
}

private func checkFacts(_ text: String, _ column: BoundColumn) {
    guard case .constant(let value?) = PartitionFacts.facts(text, type: column.type) else { return }
    demand(value.compared(to: value) == 0, "a partition value is itself: \(value)")
    let domain = ColumnDomain(.constant(value), of: column)
    demand(mayHold(domain.range, value), "a partition holds its value: \(value)")
}

/// The bounds that a writer gives for a value hold that value.
private func checkBounds(_ texts: [String], _ type: DataType) {
    for text in texts {
        for json in [JSONValue.string(text), .number(text)] {
            let lower = StatisticsBound.lower(json, type: type)
            guard let lower, let upper = StatisticsBound.upper(json, type: type) else { continue }
            demand((lower.compared(to: upper) ?? 1) <= 0, "bounds of one value are in order: \(text) as \(type)")
        }
    }
}

private func checkTime(_ text: String) {
    let day: Int64 = 86_400_000
    if let days = CalendarDay.days(parsing: text) {
        demand(Instant.text(days * day).utf8.starts(with: text.utf8), "a date reads back: \(text)")
        demand(TimestampText(text + "T00:00:00Z")?.instant == days * day * 1000, "a date is its midnight: \(text)")
    }
    guard let parsed = TimestampText(text) else { return }
    let milliseconds = parsed.wall >= 0 ? parsed.wall / 1000 : -((-parsed.wall + 999) / 1000)
    let written = Instant.text(milliseconds)
    demand(written.utf8.prefix(10).elementsEqual(text.utf8.prefix(10)), "a timestamp keeps its date: \(text)")
    let again = TimestampText(written)
    demand(again?.wall == milliseconds * 1000 && again?.offset == 0, "a timestamp reads back: \(text)")
}

private func contains(_ range: ValueRange, _ value: Value) -> Bool {
    if let lower = range.lower, (lower.compared(to: value) ?? 1) > 0 { return false }
    if let upper = range.upper, (value.compared(to: upper) ?? 1) > 0 { return false }
    return true
}

/// The same where an end of another kind, which says nothing, is let be.
private func mayHold(_ range: ValueRange, _ value: Value) -> Bool {
    if let order = range.lower?.compared(to: value), order > 0 { return false }
    if let order = range.upper.flatMap({ value.compared(to: $0) }), order > 0 { return false }
    return true
}
