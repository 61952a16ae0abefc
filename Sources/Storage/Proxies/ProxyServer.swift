public import AsyncHTTPClient
import Tables

/// An HTTP proxy that connections are made through, by CONNECT (RFC 9110 section 9.3.6) whatever the target's scheme.
/// It never shows its credentials.
public struct ProxyServer: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    let host: String
    let port: Int
    private let credentials: Credentials?

    private struct Credentials: Hashable {
        let user: String
        let password: String
    }

    /// Reads `http://user:password@host:port`, of which scheme, credentials and port may be missing.
    ///
    /// - Parameter variable: where the text is from, for errors, which never repeat it.
    /// - Throws: ``StorageError/Kind/refused``.
    init(_ text: String, from variable: String) throws(StorageError) {
        var rest = text[...]
        if let scheme = text.firstRange(of: "://") {
            guard text[..<scheme.lowerBound].lowercased() == "http" else {
                throw Self.refused(variable, "names a proxy that is not reached by http://")
            }
            rest = rest[scheme.upperBound...]
        }
        if rest.hasSuffix("/") { rest.removeLast() }
        if let end = rest.lastIndex(of: "@") {
            let parts = rest[..<end].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let user = Tables.PercentEncoding.decode(String(parts[0])),
                let password = Tables.PercentEncoding.decode(parts.count > 1 ? String(parts[1]) : "")
            else { throw Self.refused(variable, "has credentials that are not percent-encoded") }
            credentials = Credentials(user: user, password: password)
            rest = rest[rest.index(after: end)...]
        } else {
            credentials = nil
        }
        guard let target = HostAndPort(rest), !target.host.isEmpty else {
            throw Self.refused(variable, "names no host and port")
        }
        host = target.host
        port = target.port ?? 1080
    }

    /// Host and port.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }

    /// For an HTTP client that goes through it.
    public var configuration: HTTPClient.Configuration.Proxy {
        .server(
            host: host, port: port,
            authorization: credentials.map { .basic(username: $0.user, password: $0.password) })
    }

    private static func refused(_ variable: String, _ what: String) -> StorageError {
        StorageError(
            .refused, at: variable,
            "It \(what): write it like `http://proxy.example.com:3128`, credentials before the host as"
                + " `user:password@`.")
    }
}
