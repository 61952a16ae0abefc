import JSON
import Tables

/// How values look as JSON: numbers exact, dates and times as ISO 8601 has them, bytes without a meaning in hexadecimal
/// digits, and numbers that JSON has none for as the strings `NaN`, `Infinity` and `-Infinity`.
enum ValueText {
    static func write(_ index: Int, of batch: LeafBatch, into writer: inout JSONWriter) throws(ParquetError) {
        switch batch.values {
        case .booleans(let values): writer.bool(values[index])
        case .int32s(let values):
            if batch.leaf.logicalType == .integer(isSigned: false) {
                writer.integer(UInt32(bitPattern: values[index]))
            } else {
                integer(Int64(values[index]), batch.leaf.logicalType, into: &writer)
            }
        case .int64s(let values): integer(values[index], batch.leaf.logicalType, into: &writer)
        case .floats(let values): floating(Double(values[index]), into: &writer)
        case .doubles(let values): floating(values[index], into: &writer)
        case .bytes(let values): try bytes(values[index], batch.leaf, into: &writer)
        }
    }

    private static func integer(_ value: Int64, _ type: LogicalType?, into writer: inout JSONWriter) {
        switch type {
        case .integer(isSigned: false): writer.integer(UInt64(bitPattern: value))
        case .decimal(_, let scale): writer.raw(DecimalText.text(of: value, scale: scale).utf8)
        case .date where Int32(exactly: value) != nil: writer.string(Instant.day(value))
        case .time(let unit): writer.string(TimeText.time(value, unit))
        case .timestamp(let unit, let isUTC): writer.string(TimeText.timestamp(value, unit) + (isUTC ? "Z" : ""))
        default: writer.integer(value)
        }
    }

    /// Floats are written as the doubles that they are: their own shortest form may be beyond a bound.
    private static func floating(_ value: Double, into writer: inout JSONWriter) {
        if value.isNaN {
            writer.raw("\"NaN\"")
        } else if value.isInfinite {
            if value < 0 { writer.raw("\"-Infinity\"") } else { writer.raw("\"Infinity\"") }
        } else {
            writer.raw(value.description.utf8)
        }
    }

    private static func bytes(
        _ value: ArraySlice<UInt8>, _ leaf: Leaf, into writer: inout JSONWriter
    ) throws(ParquetError) {
        switch leaf.logicalType {
        case _ where leaf.type == .int96: writer.string(TimeText.int96(value) + "Z")
        case .string:
            guard let text = String(validating: value, as: UTF8.self) else {
                throw .malformed("a text of the column '\(leaf.path.joined(separator: "."))' is not UTF-8")
            }
            writer.string(text)
        case .decimal(_, let scale):
            guard let text = DecimalText.text(ofBigEndian: value, scale: scale) else {
                throw ParquetError(.unsupported, "a decimal of \(value.count) bytes is not read")
            }
            writer.raw(text.utf8)
        case .uuid where value.count == 16:
            let digits = Array(hexadecimal(value).utf8)
            let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: digits[$0], as: UTF8.self) }
            writer.string(parts.joined(separator: "-"))
        case .float16 where value.count == 2:
            floating(half(UInt16(value[value.startIndex]) | UInt16(value[value.startIndex + 1]) << 8), into: &writer)
        default: writer.string(hexadecimal(value))
        }
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// A number of IEEE 754's binary16.
    private static func half(_ bits: UInt16) -> Double {
        let sign = bits >> 15 == 1 ? -1.0 : 1.0
        let exponent = Int(bits >> 10 & 31)
        let fraction = Double(bits & 1023)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }
}
