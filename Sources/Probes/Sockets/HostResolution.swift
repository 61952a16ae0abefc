import Addresses
import Glibc

/// Asks the system for the addresses of a name.
enum HostResolution {
    enum Answer: Sendable, Hashable {
        case addresses([IPAddress])
        case failure(String)
    }

    /// Blocks for as long as the system's resolver likes.
    static func addresses(of name: String) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard code == 0 else {
            let text = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
            return .failure(text)
        }
        var addresses: [IPAddress] = []
        var entry = found
        while let current = entry {
            if let address = address(current.pointee), !addresses.contains(address) { addresses.append(address) }
            entry = current.pointee.ai_next
        }
        return addresses.isEmpty ? .failure("the name has no addresses") : .addresses(addresses)
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let name = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return UnsafeRawPointer(name).withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin_addr) { IPAddress(bytes: $0) }
            }
        case AF_INET6:
            return UnsafeRawPointer(name).withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin6_addr) { IPAddress(bytes: $0) }
            }
        default: return nil
        }
    }
}
