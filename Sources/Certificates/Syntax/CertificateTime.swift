import SwiftASN1

/// A `Time` of a certificate (RFC 5280 section 4.1.2.5).
public struct CertificateTime: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64

    init(_ node: ASN1Node) throws(CertificateSyntaxError) {
        let text = try node.primitive("a time")
        let isGeneralized: Bool
        switch node.identifier {
        case .utcTime: isGeneralized = false
        case .generalizedTime: isGeneralized = true
        default: throw CertificateSyntaxError("a time is neither a UTCTime nor a GeneralizedTime")
        }
        let yearDigits = isGeneralized ? 4 : 2
        guard text.count > yearDigits + 10, text.last == UInt8(ascii: "Z"),
            let digits = Self.digits(text.prefix(yearDigits + 10))
        else { throw CertificateSyntaxError("a time is not written as YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ") }
        let fraction = text.dropFirst(yearDigits + 10).dropLast()
        if let first = fraction.first {
            guard isGeneralized, first == UInt8(ascii: "."), Self.digits(fraction.dropFirst()) != nil else {
                throw CertificateSyntaxError("a time has something behind its seconds")
            }
        }
        let tail = digits.suffix(10).chunked()
        let head = digits.prefix(yearDigits).reduce(0) { $0 * 10 + $1 }
        let year = isGeneralized ? head : head < 50 ? 2000 + head : 1900 + head
        guard tail.count == 5, (1...12).contains(tail[0]), (1...31).contains(tail[1]), tail[2] < 24, tail[3] < 60,
            tail[4] < 60
        else { throw CertificateSyntaxError("a time is none") }
        seconds =
            Self.days(year, tail[0], tail[1]) * 86_400 + Int64(tail[2] * 3_600 + tail[3] * 60 + tail[4])
    }

    public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> [Int]? {
        guard !bytes.isEmpty, bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return bytes.map { Int($0) - 48 }
    }

    /// Days from 1970-01-01 to a day of the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let years = month <= 2 ? year - 1 : year
        let era = (years >= 0 ? years : years - 399) / 400
        let ofEra = years - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return Int64(era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468)
    }
}

extension ArraySlice<Int> {
    /// Pairs of digits as numbers.
    fileprivate func chunked() -> [Int] {
        stride(from: startIndex, to: endIndex - 1, by: 2).map { self[$0] * 10 + self[$0 + 1] }
    }
}
