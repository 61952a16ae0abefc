import Foundation

/// The servers that a URL names, of which libpq takes the first that answers.
struct HostList: CustomStringConvertible {
    /// Name, and address where it is given apart from it.
    private let entries: [(host: String, address: String, port: String)]

    /// - Parameters: as libpq has them, separated by commas; one port stands for all.
    init(hosts: String?, addresses: String?, ports: String?) {
        let hosts = Self.parts(hosts)
        let addresses = Self.parts(addresses)
        let ports = Self.parts(ports)
        let count = max(hosts.count, addresses.count, 1)
        self.entries = (0..<count).map { index in
            let port = ports.count == 1 ? ports[0] : Self.part(ports, index)
            return (Self.part(hosts, index), Self.part(addresses, index), port.isEmpty ? "5432" : port)
        }
    }

    var count: Int { entries.count }

    var portsAreNumbers: Bool { entries.allSatisfy { Int($0.port).map((1...65_535).contains) ?? false } }

    /// Whether all of them are Unix sockets or on the loopback.
    var stayOnThisMachine: Bool {
        entries.allSatisfy { entry in
            let place = entry.address.isEmpty ? entry.host : entry.address
            if place.isEmpty || place.hasPrefix("/") || place.hasPrefix("@") { return true }
            return place.lowercased() == "localhost" || place == "::1" || Self.isLoopback(place)
        }
    }

    var description: String {
        entries.map { entry in
            let place = entry.host.isEmpty ? entry.address : entry.host
            return (place.contains(":") ? "[\(place)]" : PostgreSQLURL.encoded(place)) + ":\(entry.port)"
        }.joined(separator: ",")
    }

    /// 127.0.0.0/8, and no name that looks like it.
    private static func isLoopback(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1 && UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    private static func parts(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func part(_ parts: [String], _ index: Int) -> String {
        parts.indices.contains(index) ? parts[index] : ""
    }
}
