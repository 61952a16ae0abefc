/// Why a text names no address or range of addresses.
public struct AddressError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        case notAnAddress
        /// The prefix is no number, or too long for the address.
        case badPrefix
        /// Bits of the address are set beyond the prefix.
        case hostBits
    }

    public let kind: Kind
    /// What is wrong and what to write instead.
    public let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String { message }

    static func notAnAddress(_ text: String) -> AddressError {
        AddressError(
            .notAnAddress,
            "\(quoted(text)) is no IP address: write an IPv4 address such as 192.0.2.7, without leading zeros, or an "
                + "IPv6 address such as 2001:db8::7, without brackets, zone or port")
    }

    /// The text in quotes, at most as much of it as any address has, with only what can be printed.
    static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(64).map { (" "..."~").contains($0) ? Character($0) : "?" }
        return "'" + String(shown) + (text.unicodeScalars.count > 64 ? "…" : "") + "'"
    }
}
