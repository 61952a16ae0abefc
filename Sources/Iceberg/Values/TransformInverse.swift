import Tables

/// Turns what is known of partition values into what that says of the column that they were made of.
struct TransformInverse {
    let transform: Transform
    let column: ColumnPlace

    /// - Parameters:
    ///   - lower: the least value of the transform; nil where that is not known.
    ///   - upper: the greatest.
    ///   - identity: see ``PartitionFact/identity``.
    /// - Returns: nil where nothing is known of the column.
    func fact(
        lower: Value?, upper: Value?, mayBeNull: Bool, bucket: HashBucket? = nil, identity: Value?? = nil
    ) -> PartitionFact? {
        let nulls: Int64? = mayBeNull ? nil : 0
        switch transform {
        case .void, .unknown: return nil
        case .bucket:
            guard bucket != nil || !mayBeNull else { return nil }
            return fact(min: nil, max: nil, nulls, bucket)
        case .identity: return fact(min: lower, max: upper, nulls, identity: identity)
        case .truncate(let width):
            return fact(
                min: mayHaveRunOver(lower, upper, width) ? nil : lower,
                max: upper.flatMap { greatest(thatTruncatesTo: $0, width) }, nulls)
        case .year, .month, .day, .hour:
            guard let lower = integer(lower), let upper = integer(upper) else {
                return fact(min: nil, max: nil, nulls)
            }
            // Old writers cut towards zero, so that times before 1970 may be in the period after their own.
            let first = lower <= 0 ? lower.subtractingReportingOverflow(1).partialValue : lower
            let (past, overflow) = upper.addingReportingOverflow(1)
            return fact(
                min: start(of: first).flatMap { value($0) },
                max: overflow ? nil : start(of: past).flatMap { value($0 - 1) }, nulls)
        }
    }

    /// What a partition whose value is NULL says.
    var factOfNull: PartitionFact? {
        switch transform {
        case .void, .unknown: nil
        default:
            PartitionFact(
                physicalPath: column.physicalPath, facts: .constant(nil),
                identity: transform == .identity ? .some(nil) : nil)
        }
    }

    private func fact(
        min: Value?, max: Value?, _ nulls: Int64?, _ bucket: HashBucket? = nil, identity: Value?? = nil
    ) -> PartitionFact {
        PartitionFact(
            physicalPath: column.physicalPath,
            facts: .range(min: min, max: max, nullCount: nulls, numRecords: nil), bucket: bucket,
            identity: identity)
    }

    private func integer(_ value: Value?) -> Int64? {
        switch value {
        case .integer(let number), .date(let number): number
        default: nil
        }
    }

    /// The first day or microsecond of a period, in the column's own unit.
    private func start(of period: Int64) -> Int64? {
        let day: Int64?
        switch transform {
        case .year:
            let (month, overflow) = period.multipliedReportingOverflow(by: 12)
            day = overflow ? nil : TimeSpan.firstDay(ofMonth: month)
        case .month: day = TimeSpan.firstDay(ofMonth: period)
        case .day: day = period
        case .hour:
            let (time, overflow) = period.multipliedReportingOverflow(by: TimeSpan.microsecondsPerHour)
            return overflow || column.type == .date ? nil : time
        default: return nil
        }
        return column.type == .date ? day : day.flatMap { TimeSpan.microseconds(ofDay: $0) }
    }

    private func value(_ number: Int64) -> Value? {
        switch column.type {
        case .date: .date(number)
        case .timestamp(let zoned): zoned ? .timestamp(number) : .timestampNtz(number)
        default: nil
        }
    }

    /// Whether one of the partition values may be of the least integers there are, which have no multiple of the width
    /// below them: writers take them to the greatest.
    private func mayHaveRunOver(_ lower: Value?, _ upper: Value?, _ width: Int) -> Bool {
        guard case .integer(let lower) = lower, case .integer(let upper) = upper else { return false }
        // A column that is long now may have been written as int.
        let greatest = [Int64(Int32.max), .max]
        return greatest.contains { lower <= $0 && upper > $0.subtractingReportingOverflow(Int64(width)).partialValue }
    }

    private func greatest(thatTruncatesTo value: Value, _ width: Int) -> Value? {
        switch value {
        case .integer(let number):
            let (sum, overflow) = number.addingReportingOverflow(Int64(width) - 1)
            return overflow ? nil : .integer(sum)
        case .string(let text):
            // A shorter text is the whole of it.
            if text.unicodeScalars.count < width { return value }
            return Self.successor(of: text).map { .string($0) }
        default: return nil
        }
    }

    /// A text after all that begin with `text`.
    private static func successor(of text: String) -> String? {
        var scalars = Array(text.unicodeScalars)
        while let last = scalars.popLast() {
            var next = last.value + 1
            if next == 0xD800 { next = 0xE000 }
            guard let scalar = Unicode.Scalar(next) else { continue }
            var result = String.UnicodeScalarView()
            result.append(contentsOf: scalars)
            result.append(scalar)
            return String(result)
        }
        return nil
    }
}
