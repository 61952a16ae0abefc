public import Addresses

/// The ranges of addresses that a recipient may come from, checked.
public enum RecipientAddresses {
    /// The most ranges of one recipient.
    public static let maximumCount = 256

    /// - Returns: empty for any address.
    /// - Throws: `.invalid`, naming the range that is none.
    public static func checked(_ ranges: [String]) throws(RegistryError) -> AddressList {
        guard ranges.count <= maximumCount else {
            throw RegistryError(
                .invalid, "A recipient has at most \(maximumCount) ranges of addresses, and \(ranges.count) are given.")
        }
        do {
            return try AddressList(parsing: ranges)
        } catch {
            throw RegistryError(.invalid, "The address cannot be taken: \(error.message).")
        }
    }

    /// The text that is stored; nil for any address.
    static func text(of addresses: AddressList) -> String? {
        addresses.isEmpty ? nil : addresses.ranges.map(\.description).joined(separator: " ")
    }

    /// What is stored, as it is read back; nil for what no list was written as.
    static func stored(_ text: String) -> AddressList? {
        let addresses = try? AddressList(parsing: text.split(separator: " ").map(String.init))
        // Nothing would read as anywhere.
        return addresses?.isEmpty == false ? addresses : nil
    }
}

extension Recipient {
    /// Whether the recipient may come from an address. Where it is bound to addresses, one that is not known is none of
    /// them.
    public func mayCome(from address: IPAddress?) -> Bool {
        if addresses.isEmpty { return true }
        return address.map { addresses.contains($0) } ?? false
    }
}
