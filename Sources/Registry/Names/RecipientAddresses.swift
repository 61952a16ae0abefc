public import Addresses

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
        do {
            return try AddressList(parsing: ranges).ranges.map(\.description)
        } catch {
            throw RegistryError(.invalid, "The address cannot be taken: \(error.message).")
        }
    }

    /// What is stored, as it is read back.
    static func stored(_ text: String) -> [String]? {
        let ranges = text.split(separator: " ").map(String.init)
        // Nothing would read as anywhere.
        guard !ranges.isEmpty, (try? AddressList(parsing: ranges)) != nil else { return nil }
        return ranges
    }
}

extension Recipient {
    /// Whether the recipient may come from an address. Where it is bound to addresses, one that is not known is none of
    /// them.
    public func mayCome(from address: IPAddress?) -> Bool {
        if addresses.isEmpty { return true }
        guard let address, let list = try? AddressList(parsing: addresses) else { return false }
        return list.contains(address)
    }
}
