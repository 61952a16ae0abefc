/// The parameters of an `application/x-www-form-urlencoded` body (RFC 6749 appendix B).
///
/// Bytes that should have been encoded and are not stand for themselves: clients send a scope with its spaces.
struct FormParameters: Sendable {
    static let maximumLength = 16_384
    static let maximumCount = 64

    private let pairs: [(name: String, value: String)]

    init(parsing body: [UInt8]) throws(TokenRequestError) {
        guard body.count <= Self.maximumLength else {
            throw TokenRequestError(.invalidRequest, "the body is longer than \(Self.maximumLength) bytes")
        }
        let pieces = body.split(separator: UInt8(ascii: "&"), maxSplits: Self.maximumCount)
        guard pieces.count <= Self.maximumCount else {
            throw TokenRequestError(.invalidRequest, "more than \(Self.maximumCount) parameters")
        }
        var pairs: [(name: String, value: String)] = []
        for piece in pieces {
            let name = piece.prefix { $0 != UInt8(ascii: "=") }
            let value = piece[name.endIndex...].dropFirst()
            guard let name = Self.decode(name), let value = Self.decode(value) else {
                throw TokenRequestError(.invalidRequest, "a parameter is not form-encoded UTF-8")
            }
            pairs.append((name, value))
        }
        self.pairs = pairs
    }

    /// The only value of that parameter. One without a value counts as left out (RFC 6749 section 3.2).
    func one(_ name: StaticString) throws(TokenRequestError) -> String? {
        let values = all(name)
        guard values.count <= 1 else {
            throw TokenRequestError(.invalidRequest, "the parameter \(name) stands more than once")
        }
        return values.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The values of a parameter that may stand several times.
    func all(_ name: StaticString) -> [String] {
        let name = name.description
        return pairs.compactMap { ExactText.same($0.name, name) ? $0.value : nil }
    }

    /// - Throws: where a parameter stands twice that is not in `repeatable` (RFC 6749 section 3.2).
    func refuseRepetition(except repeatable: [String]) throws(TokenRequestError) {
        var seen: Set<String> = []
        for pair in pairs where !repeatable.contains(pair.name) {
            guard seen.insert(pair.name).inserted else {
                throw TokenRequestError(.invalidRequest, "the parameter \(pair.name) stands more than once")
            }
        }
    }

    /// Resolves `+` and `%XX`; nil where an escape is none, or where it is no UTF-8.
    static func decode(_ text: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 2 < text.endIndex, let high = digit(text[index + 1]), let low = digit(text[index + 2])
                else { return nil }
                bytes.append(high << 4 | low)
                index += 2
            default: bytes.append(text[index])
            }
            index += 1
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
