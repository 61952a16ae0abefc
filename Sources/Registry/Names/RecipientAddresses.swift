/// The ranges of addresses that a recipient may come from, checked.
enum RecipientAddresses {
    /// The most ranges of one recipient.
    static let maximumCount = 256

    /// - Returns: the ranges as they are stored; empty for any address.
    /// - Throws: `.invalid`, naming the range that is none.
    static func checked(_ ranges: [String]) throws(RegistryError) -> [String] {
        guard ranges.count <= maximumCount else {
            throw RegistryError(
                .invalid, "A recipient has at most \(maximumCount) ranges of addresses, and \(ranges.count) are given.")
        }
        return ranges
    }
}
