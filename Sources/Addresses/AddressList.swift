/// Several ranges of addresses, in the order in which they were written.
///
/// An empty list contains no address. Whether that means nobody or that nothing was configured is for the caller to
/// decide, by ``isEmpty``.
public struct AddressList: Sendable, Hashable {
    public let ranges: [AddressRange]

    public static let empty = AddressList([])

    public init(_ ranges: [AddressRange]) {
        self.ranges = ranges
    }

    /// Reads each text as ``AddressRange/init(parsing:)`` does; the first that is no range is the error.
    public init(parsing texts: [String]) throws(AddressError) {
        var ranges: [AddressRange] = []
        for text in texts { ranges.append(try AddressRange(parsing: text)) }
        self.init(ranges)
    }

    public var isEmpty: Bool { ranges.isEmpty }

    /// Whether one of the ranges contains the address; never where there is none.
    public func contains(_ address: IPAddress) -> Bool {
        ranges.contains { $0.contains(address) }
    }
}

extension AddressList: CustomStringConvertible {
    public var description: String { ranges.map(\.description).joined(separator: ", ") }
}

extension AddressList: Codable {
    public init(from decoder: any Decoder) throws {
        ranges = try decoder.singleValueContainer().decode([AddressRange].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ranges)
    }
}
