import Foundation
import Storage

/// What a configuration without errors amounts to.
struct ConfigurationSummary: CommandResult {
    struct Store: Encodable {
        let buckets: [String]
        /// The folder or the endpoint.
        let location: String
        let delivery: String
    }

    struct Catalog: Encodable {
        let name: String
        let uri: String
        let auth: String
    }

    let file: String
    let listen: String
    let tls: String
    let endpoint: String
    let filesEndpoint: String
    let registry: String
    let stores: [Store]
    let catalogs: [Catalog]
    /// The proxies that the environment names, by the scheme of what is reached through them.
    let proxies: [String: String]
    let warnings: [ConfigurationProblem]

    init(_ checked: ConfigurationFile, _ rules: ProxyRules = .direct) {
        proxies = ["https": rules.https, "http": rules.http].compactMapValues { $0?.description }
        let configuration = checked.configuration
        file = checked.name
        listen = "\(configuration.server.listen)"
        tls =
            configuration.tls.isServed
            ? "served" : configuration.tls.terminatedBy.map { "terminated by \($0.rawValue)" } ?? "off"
        endpoint = configuration.endpoint.absoluteString
        filesEndpoint = configuration.filesEndpoint.absoluteString
        registry = configuration.registry.database == nil ? configuration.registry.file : "PostgreSQL"
        stores = configuration.stores.map { store in
            let location =
                switch store.backend {
                case .folder(let path): path
                case .s3(let s3): s3.endpoint.absoluteString
                }
            return Store(buckets: store.buckets, location: location, delivery: store.delivery.rawValue)
        }
        catalogs = configuration.catalogs.map { catalog in
            Catalog(name: catalog.name, uri: "\(catalog.uri)", auth: catalog.authenticationName)
        }
        warnings = checked.warnings
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines = warnings.map { style.warning($0.description) }
        lines.append("\(PrintableText.escape(file)): \(style.good("ok"))")
        var facts = FactList()
        facts.append("listen", "\(listen), TLS \(tls)")
        facts.append("endpoint", endpoint)
        if stores.contains(where: { $0.delivery == StoreConfiguration.Delivery.proxy.rawValue }) {
            facts.append("files", filesEndpoint)
        }
        facts.append("registry", registry)
        for store in stores {
            facts.append("store", "\(store.buckets.joined(separator: ", ")) at \(store.location), \(store.delivery)")
        }
        for catalog in catalogs {
            facts.append("catalog", "\(catalog.name) at \(catalog.uri), auth \(catalog.auth)")
        }
        for (scheme, proxy) in proxies.sorted(by: { $0.key > $1.key }) {
            facts.append("proxy", "\(proxy) for \(scheme)://, but for the hosts in NO_PROXY")
        }
        return lines + facts.lines(style).map { "  " + $0 }
    }
}
