/// Where a string of a JSON text is: between its quotes, or in the arena that took it without its escapes.
public struct JSONText: Sendable, Hashable {
    /// The largest offset that can be told.
    public static let maximumOffset = Int(UInt32.max)

    private let start: UInt32
    private let end: UInt32
    private let isUnescaped: Bool

    /// Of a text of at most ``maximumOffset`` bytes.
    init(range: Range<Int>, isUnescaped: Bool) {
        start = UInt32(truncatingIfNeeded: range.lowerBound)
        end = UInt32(truncatingIfNeeded: range.upperBound)
        self.isUnescaped = isUnescaped
    }

    public var isEmpty: Bool { start == end }

    /// The string's UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: the text in which it stands.
    ///   - arena: the one that was given when it was found.
    public func utf8(in bytes: [UInt8], unescaped arena: [UInt8]) -> ArraySlice<UInt8> {
        isUnescaped ? arena[Int(start)..<Int(end)] : bytes[Int(start)..<Int(end)]
    }
}
