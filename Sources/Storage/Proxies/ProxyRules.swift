public import Tables

/// Which proxy requests go through, as the environment says it to most programs.
///
/// `https_proxy` and `HTTPS_PROXY` are for https targets; `http_proxy` for http targets, and `HTTP_PROXY` is not read:
/// where a program serves CGI, whoever sends a header `Proxy` sets it. `no_proxy` and `NO_PROXY` have the exceptions.
/// What is written in small letters goes first, and an empty variable is none.
public struct ProxyRules: Sendable, Hashable {
    /// For https targets.
    public let https: ProxyServer?
    /// For http targets.
    public let http: ProxyServer?
    private let exceptions: ProxyExceptions

    /// Every request goes straight to its host.
    public static let direct = ProxyRules()

    private init() {
        https = nil
        http = nil
        exceptions = ProxyExceptions()
    }

    /// - Throws: ``StorageError/Kind/refused`` for a variable that names no proxy that can be used; its value is not
    ///   repeated.
    public init(environment: [String: String]) throws(StorageError) {
        https = try Self.server(environment, ["https_proxy", "HTTPS_PROXY"])
        http = try Self.server(environment, ["http_proxy"])
        let names = ["no_proxy", "NO_PROXY"]
        exceptions = ProxyExceptions(names.lazy.compactMap { Self.value(environment, $0) }.first ?? "")
    }

    /// The proxy for a target; nil where the connection is made to it.
    ///
    /// - Parameters:
    ///   - scheme: `http` or `https`.
    ///   - host: as a URL has it.
    public func proxy(scheme: String, host: String, port: Int) -> ProxyServer? {
        guard ["http", "https"].contains(scheme), let server = scheme == "https" ? https : http else { return nil }
        return exceptions.contain(host: host, port: port) ? nil : server
    }

    /// The same for a URL; nil also for what is none.
    public func proxy(for url: String) -> ProxyServer? {
        guard https != nil || http != nil, let mark = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<mark.lowerBound].lowercased()
        let authority = url[mark.upperBound...].prefix { !"/?#".contains($0) }
        guard let target = HostAndPort(authority) else { return nil }
        return proxy(scheme: scheme, host: target.host, port: target.port ?? (scheme == "https" ? 443 : 80))
    }

    private static func server(
        _ environment: [String: String], _ names: [String]
    ) throws(StorageError) -> ProxyServer? {
        for name in names {
            if let text = value(environment, name) { return try ProxyServer(text, from: name) }
        }
        return nil
    }

    private static func value(_ environment: [String: String], _ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
