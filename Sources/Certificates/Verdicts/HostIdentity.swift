import Addresses
import OpenSSL

/// Whom a client wants to reach: what the certificate has to name.
public enum HostIdentity: Sendable, Hashable, CustomStringConvertible {
    /// In lower case, without a dot at the end.
    case name(String)
    /// 4 or 16 bytes.
    case address([UInt8])

    /// - Parameter text: a host name, or an address with or without brackets.
    public init(_ text: String) {
        var text = text.lowercased()
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        if let address = IPAddress(text) {
            self = .address(address.bytes)
        } else {
            if text.hasSuffix(".") { text.removeLast() }
            self = .name(text)
        }
    }

    public var description: String {
        switch self {
        case .name(let name): name
        case .address(let bytes): IPAddress(bytes: bytes)?.description ?? "?"
        }
    }

    var subject: PathCheck.Subject {
        switch self {
        case .name(let name): .host(name)
        case .address(let bytes): .address(bytes)
        }
    }
}
