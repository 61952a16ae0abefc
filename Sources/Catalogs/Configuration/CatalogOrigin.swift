/// Whom a request goes to: scheme, host and port. Credentials are trusted to origins, never to whole networks.
public struct CatalogOrigin: Sendable, Hashable, CustomStringConvertible {
    public enum Scheme: String, Sendable, Hashable {
        case http
        case https
    }

    public let scheme: Scheme
    /// A host name in lower case, an IPv4 address, or an IPv6 address in brackets.
    public let host: String
    public let port: Int

    /// Reads `HOST`, `HOST:PORT` (https is meant) or `http(s)://HOST[:PORT][/]`; nil for anything else.
    public init?(_ text: String) {
        guard let url = CatalogURL(text.contains("://") ? text : "https://\(text)"), url.path.isEmpty else {
            return nil
        }
        self = url.origin
    }

    init(scheme: Scheme, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    public var description: String {
        port == (scheme == .https ? 443 : 80) ? "\(scheme.rawValue)://\(host)" : "\(scheme.rawValue)://\(host):\(port)"
    }
}
