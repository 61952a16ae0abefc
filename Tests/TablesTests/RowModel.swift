@testable import Tables

/// What clients may differ in when they evaluate a predicate on rows. A file that matches under any of these must
/// not be left out.
struct ClientSemantics {
    /// How far the session's clock is ahead of UTC, in microseconds.
    var zone: Int64
    /// Narrows literals to the column's float, instead of widening the column.
    var narrowsFloats: Bool
    /// NaN is greater than everything (Spark), or compares false (IEEE 754).
    var ordersNaN: Bool
    /// Compares strings as if padded with spaces.
    var padsStrings: Bool
    /// Compares decimals with integers as doubles.
    var hasNoDecimals: Bool
}

/// Evaluates predicates on one row, in the plainest way that SQL's three-valued logic allows.
struct RowModel {
    let semantics: ClientSemantics
    let types: [String: DataType]
    /// A missing entry is NULL. A `timestampNtz` in a `timestamp` column is a wall-clock time of the session.
    let row: [String: Value]
    /// What a comparison gives that no rule covers: any answer is possible.
    let doubt: Bool?

    func truth(_ predicate: Predicate) -> Bool? {
        switch predicate {
        case .unknown: return doubt
        case .and(let parts):
            let truths = parts.map { truth($0) }
            return truths.contains(false) ? false : (truths.contains(nil) ? nil : true)
        case .or(let parts):
            let truths = parts.map { truth($0) }
            return truths.contains(true) ? true : (truths.contains(nil) ? nil : false)
        case .not(let part): return truth(part).map { !$0 }
        case .isNull(let operand): return isNull(operand)
        case .comparison(let comparison, let left, let right): return compare(comparison, left, right)
        case .nullSafeEqual(let left, let right):
            guard let leftNull = isNull(left), let rightNull = isNull(right) else { return doubt }
            return leftNull || rightNull ? leftNull && rightNull : compare(.equal, left, right)
        case .isIn(let operand, let list): return truth(.or(list.map { .comparison(.equal, operand, $0) }))
        case .startsWith(let operand, let prefix):
            guard case .column(let reference) = operand, types[reference.parts.joined(separator: ".")] == .string else {
                return doubt
            }
            guard case .string(let text)? = cell(reference) else { return nil }
            return text.utf8.starts(with: prefix.utf8)
        }
    }

    private func cell(_ reference: ColumnReference) -> Value? { row[reference.parts.joined(separator: ".")] }

    private func isNull(_ operand: Predicate.Operand) -> Bool? {
        switch operand {
        case .literal(let value): value == nil
        case .column(let reference):
            types[reference.parts.joined(separator: ".")] == nil ? doubt : cell(reference) == nil
        case .unknown: doubt
        }
    }

    private func compare(_ comparison: Predicate.Comparison, _ left: Predicate.Operand, _ right: Predicate.Operand)
        -> Bool?
    {
        switch (left, right) {
        case (.literal(nil), _), (_, .literal(nil)): return nil
        case (.column(let reference), .literal(let literal?)): return compare(reference, comparison, literal)
        case (.literal(let literal?), .column(let reference)): return compare(reference, comparison.mirrored, literal)
        default: return doubt
        }
    }

    private enum Order { case less, equal, greater, unordered }

    private func compare(_ reference: ColumnReference, _ comparison: Predicate.Comparison, _ literal: Value) -> Bool? {
        guard let type = types[reference.parts.joined(separator: ".")] else { return doubt }
        guard let cell = cell(reference) else { return nil }
        guard let order = order(cell, literal, type) else { return doubt }
        switch comparison {
        case .equal: return order == .equal
        case .notEqual: return order != .equal
        case .lessThan: return order == .less
        case .lessThanOrEqual: return order == .less || order == .equal
        case .greaterThan: return order == .greater
        case .greaterThanOrEqual: return order == .greater || order == .equal
        }
    }

    private func order(_ cell: Value, _ literal: Value, _ type: DataType) -> Order? {
        switch (cell, literal) {
        case (.boolean(let left), .boolean(let right)): return order(left ? 1 : 0, right ? 1 : 0)
        case (.integer(let left), .integer(let right)): return order(left, right)
        case (.integer(let left), .string(let text)): return Int64(text).map { order(left, $0) }
        case (.integer(let left), .decimal(let right)):
            return semantics.hasNoDecimals ? order(Double(left), double(right)) : exact(DecimalNumber(left), right)
        case (.integer(let left), .double(let right)): return right.isFinite ? order(Double(left), right) : nil
        case (.decimal(let left), .decimal(let right)): return exact(left, right)
        case (.decimal(let left), .integer(let right)): return exact(left, DecimalNumber(right))
        case (.decimal(let left), .double(let right)): return right.isFinite ? order(double(left), right) : nil
        case (.double(let left), .double(let right)): return floating(left, right, type)
        case (.double(let left), .integer(let right)): return floating(left, Double(right), type)
        case (.double(let left), .decimal(let right)): return floating(left, double(right), type)
        case (.string(let left), .string(let right)): return strings(left, right)
        case (.date(let left), .date(let right)): return order(left, right)
        case (.date(let left), .string(let text)): return text.count == 10 ? order(DateText.day(left), text) : nil
        case (.timestamp, _), (.timestampNtz, _): return moments(cell, literal, type)
        default: return nil
        }
    }

    private func order<Number: Comparable>(_ left: Number, _ right: Number) -> Order {
        left < right ? .less : (left == right ? .equal : .greater)
    }

    private func double(_ number: DecimalNumber) -> Double { Double(number.description) ?? .nan }

    /// The numbers of these tests stay small enough to be brought to one scale.
    private func exact(_ left: DecimalNumber, _ right: DecimalNumber) -> Order {
        func scaled(_ number: DecimalNumber) -> Int128 {
            (number.scale..<12).reduce(number.unscaled) { value, _ in value * 10 }
        }
        return order(scaled(left), scaled(right))
    }

    private func floating(_ left: Double, _ right: Double, _ type: DataType) -> Order? {
        guard right.isFinite else { return nil }
        if left.isNaN { return semantics.ordersNaN ? .greater : .unordered }
        return order(left, semantics.narrowsFloats && type == .float ? Double(Float(right)) : right)
    }

    private func strings(_ left: String, _ right: String) -> Order {
        let width = semantics.padsStrings ? max(left.utf8.count, right.utf8.count) : 0
        func bytes(_ text: String) -> [UInt8] {
            Array(text.utf8) + Array(repeating: 0x20, count: max(0, width - text.utf8.count))
        }
        let (first, second) = (bytes(left), bytes(right))
        return first == second ? .equal : (first.lexicographicallyPrecedes(second) ? .less : .greater)
    }

    /// Everything as an instant, by the session's zone.
    private func moments(_ cell: Value, _ literal: Value, _ type: DataType) -> Order? {
        func instant(_ value: Value) -> Int64? {
            switch value {
            case .timestamp(let time): time
            case .timestampNtz(let wall): wall - semantics.zone
            case .date(let days): days * 86_400_000_000 - semantics.zone
            default: nil
            }
        }
        guard let left = instant(cell), let right = instant(literal) else { return nil }
        return order(left, right)
    }
}
