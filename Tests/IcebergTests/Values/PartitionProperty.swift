import SeededGenerator
import Tables

@testable import Iceberg

/// One column, a transform and how values of it are drawn.
struct PartitionProperty: Sendable, CustomStringConvertible {
    let type: IcebergType
    let transform: Transform

    var description: String { "\(transform) of \(type.name)" }

    /// Every transform of every type that it takes.
    static let all: [PartitionProperty] = {
        let times: [Transform] = [.year, .month, .day]
        let hashed: [Transform] = [.bucket(1), .bucket(16), .bucket(1000)]
        let narrow: [Transform] = [.truncate(1), .truncate(2), .truncate(10), .truncate(1000)]
        let always: [Transform] = [.identity, .void, .unknown("later[3]")]
        let transforms: [(IcebergType, [Transform])] = [
            (.boolean, []), (.int, hashed + narrow), (.long, hashed + narrow), (.float, []), (.double, []),
            (.decimal(precision: 38, scale: 5), hashed + narrow), (.date, hashed + times),
            (.timestamp(zoned: true), hashed + times + [.hour]), (.timestamp(zoned: false), hashed + times + [.hour]),
            (.string, hashed + narrow),
        ]
        return transforms.flatMap { type, own in
            (always + own).map { PartitionProperty(type: type, transform: $0) }
        }
    }()

    var place: ColumnPlace { ColumnPlace(physicalPath: ["col-1"], type: type) }

    var facts: PartitionFacts {
        let field = PartitionSpec.Field(sourceID: 1, fieldID: 1000, name: "p", transform: transform)
        return PartitionFacts(spec: PartitionSpec(id: 0, fields: [field]), places: [1: place])
    }

    var schema: StructType? {
        let schema = IcebergSchema(id: 0, fields: [IcebergField(id: 1, name: "c", type: type, isRequired: false)])
        return try? DeltaColumns(schema, mapping: .byID).schema
    }

    func value(_ generator: inout SeededGenerator) -> Value {
        switch type {
        case .boolean: .boolean(generator.chance(50))
        case .int: .integer(Int64(Int32(truncatingIfNeeded: integer(.max, &generator))))
        case .long: .integer(integer(.max, &generator))
        case .float: .double(Double(Float(floating(&generator))))
        case .double: .double(floating(&generator))
        case .decimal(_, let scale): decimal(scale, &generator)
        case .date: .date(integer(3_000_000, &generator))
        case .timestamp(let zoned):
            zoned
                ? .timestamp(integer(253_402_300_800_000_000, &generator))
                : .timestampNtz(integer(253_402_300_800_000_000, &generator))
        default: .string(text(&generator))
        }
    }

    /// Small ones, edges of periods, and any.
    private func integer(_ bound: Int64, _ generator: inout SeededGenerator) -> Int64 {
        let day: Int64 = type == .date ? 1 : 86_400_000_000
        switch generator.pick([0, 1, 2, 3]) {
        case 0: return .random(in: -20...20, using: &generator)
        case 1:
            let month = Calendars.day(
                year: .random(in: 1900...2100, using: &generator), month: generator.pick([1, 2, 3]))
            return month * (type == .int || type == .long ? 1 : day) + .random(in: -1...1, using: &generator)
        case 2 where bound == .max: return generator.pick([.min, .max, Int64(Int32.min), Int64(Int32.max)])
        default: return .random(in: -bound...bound, using: &generator)
        }
    }

    private func floating(_ generator: inout SeededGenerator) -> Double {
        generator.chance(30)
            ? generator.pick([0, -0.0, .infinity, -.infinity, 1e300, -1e-300, 0.1])
            : .random(in: -100...100, using: &generator)
    }

    private func decimal(_ scale: Int, _ generator: inout SeededGenerator) -> Value {
        let unscaled =
            generator.chance(50)
            ? Int128(Int64.random(in: -3000...3000, using: &generator))
            : Int128(Int64.random(in: .min...(.max), using: &generator)) << Int128.random(in: 0...60, using: &generator)
        let bytes = ForwardTransform.bigEndian(unscaled, width: nil)
        return DecimalNumber(bigEndian: bytes[...], scale: scale).map { .decimal($0) } ?? .decimal(DecimalNumber(0))
    }

    private func text(_ generator: inout SeededGenerator) -> String {
        let letters: [UInt32] = [0x61, 0x62, 0x20, 0x7F, 0xE9, 0x301, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10_FFFF]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            if let scalar = Unicode.Scalar(generator.pick(letters)) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    /// A partition value as the lists of manifests store bounds.
    func stored(_ datum: PartitionTuple.Datum) -> [UInt8]? {
        switch (PartitionFacts.resultType(transform, type), datum) {
        case (.boolean, .long(let number)): [UInt8(number)]
        case (.int, .long(let number)), (.date, .long(let number)): ForwardTransform.withLittleEndian(Int32(number))
        case (_, .long(let number)): ForwardTransform.withLittleEndian(number)
        case (.float, .double(let bits)):
            ForwardTransform.withLittleEndian(Float(Double(bitPattern: bits)).bitPattern)
        case (_, .double(let bits)): ForwardTransform.withLittleEndian(bits)
        case (_, .bytes(let bytes)): bytes
        case (_, .null): nil
        }
    }
}
