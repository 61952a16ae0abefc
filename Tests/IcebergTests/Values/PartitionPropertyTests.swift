import SeededGenerator
import Testing

@testable import Iceberg
@testable import Tables

/// Whatever is concluded from partition values holds for the values that they were made of.
struct PartitionPropertyTests {
    private struct Sample {
        let value: Value
        let datum: PartitionTuple.Datum
    }

    private static func samples(_ property: PartitionProperty, _ count: Int) -> [Sample] {
        var generator = SeededGenerator(seed: UInt64(property.description.utf8.reduce(7) { $0 * 31 % 9973 + Int($1) }))
        return (0..<count).compactMap { index in
            let value = property.value(&generator)
            let datum = ForwardTransform.datum(
                value, property.transform, type: property.type, cutsTowardsZero: index % 3 == 0)
            return datum.map { Sample(value: value, datum: $0) }
        }
    }

    private static func holds(_ fact: PartitionFact, _ value: Value) -> Bool {
        let isInBucket = fact.bucket.map { $0.mayHold(value) } ?? true
        switch fact.facts {
        case .constant: return false
        case .range(let min, let max, let nulls, _):
            let isAbove = min.map { $0.compared(to: value).map { $0 <= 0 } ?? false } ?? true
            let isBelow = max.map { $0.compared(to: value).map { $0 >= 0 } ?? false } ?? true
            return isAbove && isBelow && isInBucket && nulls == 0
        case .unknown: return isInBucket
        }
    }

    @Test(arguments: PartitionProperty.all)
    func valuesLieWithinTheFactsOfTheirPartition(_ property: PartitionProperty) throws {
        let samples = Self.samples(property, 150)
        try #require(samples.count > 100)
        for sample in samples {
            for fact in property.facts.facts(of: PartitionTuple(specID: 0, data: [sample.datum])) {
                switch property.transform {
                case .void, .unknown: #expect(Bool(false), "nothing is known")
                default: #expect(Self.holds(fact, sample.value), "\(sample) \(fact)")
                }
            }
        }
    }

    private static let comparisons: [Predicate.Comparison] = [
        .equal, .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual,
    ]

    private static func isTrue(_ comparison: Predicate.Comparison, _ value: Value, _ other: Value) -> Bool {
        guard let order = value.compared(to: other) else { return false }
        return switch comparison {
        case .equal: order == 0
        case .notEqual: order != 0
        case .lessThan: order < 0
        case .lessThanOrEqual: order <= 0
        case .greaterThan: order > 0
        case .greaterThanOrEqual: order >= 0
        }
    }

    /// A file with a row for which a predicate is true is kept; others are left out often enough to be worth it.
    @Test(arguments: PartitionProperty.all)
    func noFileWithAMatchIsLeftOut(_ property: PartitionProperty) throws {
        let samples = Self.samples(property, 24)
        let schema = try #require(property.schema)
        let column = Predicate.Operand.column(ColumnReference(["c"]))
        var leftOut = 0
        for other in samples.prefix(12) {
            for comparison in Self.comparisons {
                let predicate = Predicate.comparison(comparison, column, .literal(other.value))
                let pruner = FilePruner(schema: schema, partitionColumns: [], predicate: predicate)
                for sample in samples {
                    let facts = property.facts.facts(of: PartitionTuple(specID: 0, data: [sample.datum]))
                    let isKept = pruner.partition(facts).mayMatch
                    if !isKept { leftOut += 1 }
                    let isMatch = Self.isTrue(comparison, sample.value, other.value)
                    #expect(isKept || !isMatch, "\(sample) \(comparison) \(other.value)")
                }
                let summary = Self.summary(property, Array(samples.prefix(6)))
                let isKept = pruner.partition(property.facts.facts(of: [summary])).mayMatch
                let hasMatch = samples.prefix(6).contains { Self.isTrue(comparison, $0.value, other.value) }
                #expect(isKept || !hasMatch, "\(summary) \(comparison) \(other.value)")
            }
        }
        switch property.transform {
        case .void, .unknown, .bucket(1): #expect(leftOut == 0)
        // Floating-point columns may hold NaN, which is above all; buckets of these types are not asked.
        case .bucket:
            let isHashed: Bool
            switch property.type {
            case .int, .long, .date, .string: isHashed = true
            default: isHashed = false
            }
            #expect((leftOut > 0) == isHashed)
        default: #expect(leftOut > 0)
        }
    }

    /// What the list of manifests says of some partitions.
    private static func summary(_ property: PartitionProperty, _ samples: [Sample]) -> ManifestFile.FieldSummary {
        let type = PartitionFacts.resultType(property.transform, property.type)
        let stored = samples.compactMap { property.stored($0.datum) }
        let ordered = stored.sorted { one, other in
            guard let left = StoredValue.value(one[...], type: type),
                let right = StoredValue.value(other[...], type: type)
            else { return false }
            return left.compared(to: right).map { $0 < 0 } ?? false
        }
        return ManifestFile.FieldSummary(
            containsNull: false, containsNaN: nil, lower: ordered.first, upper: ordered.last)
    }

    @Test(arguments: PartitionProperty.all)
    func nullsAreKept(_ property: PartitionProperty) throws {
        let schema = try #require(property.schema)
        let column = Predicate.Operand.column(ColumnReference(["c"]))
        let isNull = FilePruner(schema: schema, partitionColumns: [], predicate: .isNull(column))
        let facts = property.facts.facts(of: PartitionTuple(specID: 0, data: [.null]))
        #expect(isNull.partition(facts).mayMatch)
        let summary = ManifestFile.FieldSummary(containsNull: true, containsNaN: nil, lower: nil, upper: nil)
        #expect(isNull.partition(property.facts.facts(of: [summary])).mayMatch)
        let isNot = FilePruner(schema: schema, partitionColumns: [], predicate: .not(.isNull(column)))
        let isKept = isNot.partition(facts).mayMatch
        switch property.transform {
        case .void, .unknown: #expect(isKept && facts.isEmpty)
        default: #expect(!isKept)
        }
    }

    /// Partition values that no writer makes.
    @Test(arguments: PartitionProperty.all)
    func valuesFromOutside(_ property: PartitionProperty) {
        let data: [PartitionTuple.Datum] = [
            .long(.min), .long(.min + 1), .long(.max), .long(-1), .double(0), .double(Double.nan.bitPattern),
            .double(Double.infinity.bitPattern), .bytes([]), .bytes([0xFF]), .bytes(Array(repeating: 0x80, count: 40)),
        ]
        for datum in data {
            let facts = property.facts.facts(of: PartitionTuple(specID: 0, data: [datum]))
            #expect(facts.count <= 1)
            for bytes in [[], [1], [1, 2, 3, 4], Array(repeating: 0xFF, count: 8), Array(repeating: 0x7F, count: 17)]
                as [[UInt8]]
            {
                let summary = ManifestFile.FieldSummary(
                    containsNull: false, containsNaN: true, lower: bytes, upper: bytes.reversed())
                #expect(property.facts.facts(of: [summary]).count <= 1)
            }
        }
        let wrongCount = Array(
            repeating: ManifestFile.FieldSummary(containsNull: false, containsNaN: nil, lower: nil, upper: nil),
            count: 2)
        #expect(property.facts.facts(of: wrongCount).isEmpty)
    }
}
