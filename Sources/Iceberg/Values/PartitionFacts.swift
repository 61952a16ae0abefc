import Tables

/// What the partitions of one spec say of the table's columns.
struct PartitionFacts: Sendable {
    let spec: PartitionSpec
    /// All columns by their ids.
    let places: [Int32: ColumnPlace]

    func facts(of tuple: PartitionTuple) -> [PartitionFact] {
        zip(spec.fields, tuple.data).compactMap { field, datum in
            guard let inverse = inverse(of: field) else { return nil }
            if datum == .null { return inverse.factOfNull }
            if case .bucket(let count) = field.transform {
                guard case .long(let number) = datum, let number = Int(exactly: number) else { return nil }
                return inverse.fact(
                    lower: nil, upper: nil, mayBeNull: false, bucket: bucket(number, of: count, inverse.column.type))
            }
            let value = value(datum, field.transform, inverse.column.type)
            return inverse.fact(
                lower: value, upper: value, mayBeNull: false,
                identity: field.transform == .identity ? value.map { .some($0) } : nil)
        }
    }

    /// What the list of manifests says of all files of one.
    func facts(of summaries: [ManifestFile.FieldSummary]) -> [PartitionFact] {
        guard summaries.count == spec.fields.count else { return [] }
        return zip(spec.fields, summaries).compactMap { field, summary in
            guard let inverse = inverse(of: field) else { return nil }
            let type = Self.resultType(field.transform, inverse.column.type)
            let lower = summary.lower.flatMap { StoredValue.value($0[...], type: type) }
            let upper = summary.upper.flatMap { StoredValue.value($0[...], type: type) }
            return inverse.fact(lower: lower, upper: upper, mayBeNull: summary.containsNull)
        }
    }

    private func inverse(of field: PartitionSpec.Field) -> TransformInverse? {
        guard let source = field.sourceID, let place = places[source] else { return nil }
        return TransformInverse(transform: field.transform, column: place)
    }

    /// The type of a transform's results ("Partition Transforms", result type).
    static func resultType(_ transform: Transform, _ source: IcebergType) -> IcebergType {
        switch transform {
        case .identity, .truncate, .void, .unknown: source
        case .bucket, .year, .month, .day, .hour: .int
        }
    }

    private func value(_ datum: PartitionTuple.Datum, _ transform: Transform, _ source: IcebergType) -> Value? {
        switch (Self.resultType(transform, source), datum) {
        case (.boolean, .long(let number)): .boolean(number != 0)
        case (.int, .long(let number)), (.long, .long(let number)): .integer(number)
        case (.date, .long(let number)): .date(number)
        case (.timestamp(let zoned), .long(let number)): zoned ? .timestamp(number) : .timestampNtz(number)
        case (.float, .double(let bits)), (.double, .double(let bits)):
            Double(bitPattern: bits).isNaN ? nil : .double(Double(bitPattern: bits))
        case (.string, .bytes(let bytes)): String(validating: bytes, as: UTF8.self).map { .string($0) }
        case (.decimal(_, let scale), .bytes(let bytes)):
            DecimalNumber(bigEndian: bytes[...], scale: scale).map { .decimal($0) }
        default: nil
        }
    }

    private func bucket(_ number: Int, of count: Int, _ type: IcebergType) -> HashBucket {
        HashBucket(number: number) { value in
            switch (type, value) {
            case (.int, .integer(let number)), (.long, .integer(let number)), (.date, .date(let number)):
                BucketHash.bucket(number, of: count)
            case (.string, .string(let text)): BucketHash.bucket(text.utf8, of: count)
            default: nil
            }
        }
    }
}
