import Addresses

/// The hosts that no proxy is used for, as `NO_PROXY` has them and curl reads them.
///
/// Entries stand between commas or white space: `*` for every host; a name for itself and all names below it, with or
/// without a dot before it; an address; a range such as `10.0.0.0/8`. A port behind an entry makes it hold for that
/// port alone.
public struct ProxyExceptions: Sendable, Hashable {
    private enum Entry: Hashable {
        case all
        /// A name and what ends in it behind a dot.
        case name(String, port: Int?)
        case range(AddressRange, port: Int?)
    }

    private var entries: [Entry] = []

    /// An entry that is none of these names no host.
    public init(_ text: String = "") {
        for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            if word == "*" {
                entries.append(.all)
            } else if let range = try? AddressRange(parsing: String(word)) {
                entries.append(.range(range, port: nil))
            } else if let target = HostAndPort(word.hasPrefix(".") ? word.dropFirst() : word), !target.host.isEmpty {
                if let address = IPAddress(target.host) {
                    entries.append(.range(AddressRange(address), port: target.port))
                } else {
                    entries.append(.name(target.host, port: target.port))
                }
            }
        }
    }

    /// - Parameter host: as a URL has it: a name, an IPv4 address, or an IPv6 address, with or without brackets.
    public func contain(host: String, port: Int) -> Bool {
        guard let target = HostAndPort(host) else { return entries.contains(.all) }
        let address = IPAddress(target.host)
        return entries.contains { entry in
            switch entry {
            case .all: true
            case .name(let name, let only):
                (only ?? port) == port && address == nil && (target.host == name || target.host.hasSuffix("." + name))
            case .range(let range, let only):
                (only ?? port) == port && (address.map(range.contains) ?? false)
            }
        }
    }
}
