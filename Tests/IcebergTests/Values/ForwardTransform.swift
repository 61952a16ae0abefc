import Foundation
import Tables

@testable import Iceberg

/// The partition transforms as the specification writes them ("Partition Transforms"), forwards.
enum ForwardTransform {
    /// - Parameter cutsTowardsZero: as old writers did with times before 1970.
    /// - Returns: nil where the transform does not take values of the kind.
    static func datum(
        _ value: Value, _ transform: Transform, type: IcebergType, cutsTowardsZero: Bool = false
    ) -> PartitionTuple.Datum? {
        switch transform {
        case .identity: identity(value)
        case .void, .unknown: .null
        case .bucket(let count): bytes(value, type).map { .long(bucket($0, count)) }
        case .truncate(let width): truncated(value, width, type)
        case .year, .month, .day, .hour:
            period(value, transform).map { periods in .long(cutsTowardsZero ? periods.cut : periods.floor) }
        }
    }

    private static func identity(_ value: Value) -> PartitionTuple.Datum {
        switch value {
        case .boolean(let flag): .long(flag ? 1 : 0)
        case .integer(let number), .date(let number), .timestamp(let number), .timestampNtz(let number): .long(number)
        case .double(let number): .double(number.bitPattern)
        case .string(let text): .bytes(Array(text.utf8))
        case .decimal(let number): .bytes(bigEndian(number.unscaled, width: 16))
        }
    }

    private static func truncated(_ value: Value, _ width: Int, _ type: IcebergType) -> PartitionTuple.Datum? {
        switch value {
        // In the column's own width, where what is least runs over.
        case .integer(let number) where type == .int:
            let (number, width) = (Int32(number), Int32(width))
            return .long(Int64(number &- (((number % width) &+ width) % width)))
        case .integer(let number):
            let width = Int64(width)
            return .long(number &- (((number % width) &+ width) % width))
        case .decimal(let number):
            let width = Int128(width)
            let unscaled = number.unscaled
            return .bytes(bigEndian(unscaled - (((unscaled % width) + width) % width), width: 16))
        case .string(let text):
            return .bytes(Array(String(String.UnicodeScalarView(text.unicodeScalars.prefix(width))).utf8))
        default: return nil
        }
    }

    /// What is hashed (Appendix B).
    private static func bytes(_ value: Value, _ type: IcebergType) -> [UInt8]? {
        switch value {
        case .integer(let number), .date(let number), .timestamp(let number), .timestampNtz(let number):
            withLittleEndian(number)
        case .string(let text): Array(text.utf8)
        case .decimal(let number): bigEndian(number.unscaled, width: nil)
        default: nil
        }
    }

    static func withLittleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<(number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    /// Two's complement, as short as it gets or of a width.
    static func bigEndian(_ number: Int128, width: Int?) -> [UInt8] {
        var bytes = (0..<16).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        let sign: UInt8 = number < 0 ? 0xFF : 0
        while bytes.count > width ?? 1, bytes[0] == sign, bytes[1] & 0x80 == sign & 0x80 { bytes.removeFirst() }
        return bytes
    }

    private static func bucket(_ bytes: [UInt8], _ count: Int) -> Int64 {
        Int64(murmur(bytes) & 0x7FFF_FFFF) % Int64(count)
    }

    /// MurmurHash3_x86_32 with the seed 0, word by word.
    static func murmur(_ bytes: [UInt8]) -> UInt32 {
        func mix(_ word: UInt32) -> UInt32 {
            let product = word &* 0xcc9e_2d51
            return (product << 15 | product >> 17) &* 0x1b87_3593
        }
        var hash: UInt32 = 0
        let whole = bytes.count / 4
        for index in 0..<whole {
            let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index * 4 + $1]) << UInt32($1 * 8) }
            hash ^= mix(word)
            hash = (hash << 13 | hash >> 19) &* 5 &+ 0xe654_6b64
        }
        let tail = bytes[(whole * 4)...]
        if !tail.isEmpty { hash ^= mix(tail.reversed().reduce(0) { $0 << 8 | UInt32($1) }) }
        hash ^= UInt32(bytes.count)
        hash ^= hash >> 16
        hash = hash &* 0x85eb_ca6b
        hash ^= hash >> 13
        hash = hash &* 0xc2b2_ae35
        return hash ^ hash >> 16
    }

    // MARK: Time

    private static func period(_ value: Value, _ transform: Transform) -> (floor: Int64, cut: Int64)? {
        let micros: Int64
        switch value {
        case .date(let days):
            if transform == .hour { return nil }
            micros = days * 86_400_000_000
        case .timestamp(let time), .timestampNtz(let time): micros = time
        default: return nil
        }
        func divided(_ unit: Int64) -> (floor: Int64, cut: Int64) {
            let cut = micros / unit
            return (micros % unit < 0 ? cut - 1 : cut, cut)
        }
        if transform == .hour { return divided(3_600_000_000) }
        let days = divided(86_400_000_000).floor
        if transform == .day { return divided(86_400_000_000) }
        let (year, month) = civil(days)
        let months = (year - 1970) * 12 + month - 1
        let isExact = micros == start(ofMonth: months)
        if transform == .month { return (months, months < 0 && !isExact ? months + 1 : months) }
        let isNewYear = month == 1 && isExact
        return (year - 1970, year < 1970 && !isNewYear ? year - 1969 : year - 1970)
    }

    private static func start(ofMonth months: Int64) -> Int64 {
        var days: Int64 = 0
        let year = 1970 + (months >= 0 ? months / 12 : (months - 11) / 12)
        days = Calendars.day(year: year, month: months - (year - 1970) * 12 + 1)
        return days * 86_400_000_000
    }

    private static func civil(_ days: Int64) -> (year: Int64, month: Int64) { Calendars.civil(days) }
}

/// Foundation's calendar, which knows nothing of the Gregorian one before 1582: years are moved by whole periods of 400
/// years into this millennium.
enum Calendars {
    static let daysOfPeriod: Int64 = 146_097
    private static let calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// Days since 1970-01-01 of the first day of a month.
    static func day(year: Int64, month: Int64) -> Int64 {
        let periods = (year - 2000 - floorMod(year - 2000, 400)) / 400
        let components = DateComponents(year: Int(year - periods * 400), month: Int(month), day: 1)
        let seconds = calendar.date(from: components)?.timeIntervalSince1970 ?? .nan
        return Int64(seconds) / 86_400 + periods * daysOfPeriod
    }

    static func civil(_ days: Int64) -> (year: Int64, month: Int64) {
        let shifted = days - 10_957
        let periods = (shifted - floorMod(shifted, daysOfPeriod)) / daysOfPeriod
        let date = Date(timeIntervalSince1970: Double((days - periods * daysOfPeriod) * 86_400))
        let parts = calendar.dateComponents([.year, .month], from: date)
        return (Int64(parts.year ?? 0) + periods * 400, Int64(parts.month ?? 0))
    }

    private static func floorMod(_ number: Int64, _ modulus: Int64) -> Int64 {
        (number % modulus + modulus) % modulus
    }
}
