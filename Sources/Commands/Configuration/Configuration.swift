import Foundation
import Identity
import SharingServer

/// Everything that `causeway.yaml` and the environment say, checked.
struct Configuration: Sendable {
    let server: ServerConfiguration
    let tls: TLSConfiguration
    let registry: RegistryConfiguration
    let admin: AdminConfiguration
    let audit: AuditConfiguration
    let identity: IdentityConfiguration
    let limits: LimitsConfiguration
    let stores: [StoreConfiguration]
    let catalogs: [RESTCatalogConfiguration]
    let cache: CacheConfiguration
    let log: LogConfiguration

    /// Reads every key; what is wrong is left in the reader.
    init(_ keys: inout ConfigurationReader) {
        server = keys.section("server", "The sharing server.") { ServerConfiguration(&$0) }
        tls = keys.section("tls", "TLS towards recipients: a certificate of the server's own, or a proxy in front.") {
            TLSConfiguration(&$0)
        }
        registry = keys.section("registry", "Shares, recipients and tokens.") { RegistryConfiguration(&$0) }
        admin = keys.section("admin", "The administrative API, for other machines.") { AdminConfiguration(&$0) }
        audit = keys.section("audit", "Who read and changed what, for those who have to know.") {
            AuditConfiguration(&$0)
        }
        identity = keys.section("identity", "Who else may say who a recipient is.") { IdentityConfiguration(&$0) }
        limits = keys.section("limits", "How many requests are answered.") { LimitsConfiguration(&$0) }
        stores = keys.section("storage", "Where the tables are.") { storage in
            storage.sections("stores", "One entry a store; a bucket belongs to one of them.") {
                StoreConfiguration(&$0)
            }
        }.compactMap { $0 }
        catalogs = keys.sections(
            "catalogs",
            "Iceberg REST catalogs, one entry each; their tables are shared as iceberg://NAME/NAMESPACE/TABLE."
        ) { RESTCatalogConfiguration(&$0) }.compactMap { $0 }
        cache = keys.section("cache", "What is kept of tables between requests.") { CacheConfiguration(&$0) }
        log = keys.section("log", "What is logged on standard error.") { LogConfiguration(&$0) }
        checkListener(&keys)
        checkBuckets(&keys)
        checkCatalogs(&keys)
        checkIssuers(&keys)
    }

    /// The sharing endpoint that profiles name, without a slash at its end.
    var endpoint: URL {
        server.configuredEndpoint ?? derived("/delta-sharing")
    }

    /// What the URLs of delivered files begin with, without a slash at its end.
    var filesEndpoint: URL { server.configuredFilesEndpoint ?? besideEndpoint("/files") }

    /// The URLs that recipients are given.
    var addresses: ServerAddresses {
        ServerAddresses(
            endpoint: endpoint.absoluteString,
            identityEndpoint: (server.configuredIdentityEndpoint ?? besideEndpoint("")).absoluteString)
    }

    /// What clients connect to over https, each once: DNS names, and IP addresses without brackets.
    var publicHosts: [String] {
        var hosts: [String] = []
        for url in [endpoint, filesEndpoint, server.configuredIdentityEndpoint ?? endpoint] {
            guard url.scheme?.lowercased() == "https", let host = url.host(percentEncoded: false)?.lowercased() else {
                continue
            }
            let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            if !hosts.contains(bare) { hosts.append(bare) }
        }
        return hosts
    }

    /// Another path on the endpoint's host.
    private func besideEndpoint(_ path: String) -> URL {
        var parts = URLComponents()
        parts.scheme = endpoint.scheme
        parts.percentEncodedHost = URLComponents(url: endpoint, resolvingAgainstBaseURL: false)?.percentEncodedHost
        parts.port = endpoint.port
        parts.path = path
        return parts.url ?? derived(path)
    }

    private func derived(_ path: String) -> URL {
        let origin = "\(tls.isServed ? "https" : "http")://\(server.listen)"
        return URL(string: origin + path) ?? URL(filePath: path)
    }

    /// What the server has to know about itself.
    var settings: ServerSettings {
        ServerSettings(
            endpoint: endpoint.absoluteString, filesEndpoint: filesEndpoint.absoluteString,
            identityEndpoint: addresses.identityEndpoint, urlLifetime: server.urlLifetime,
            tokenLifetimeSeconds: server.tokenLifetime.wholeSeconds,
            storesSignURLs: stores.contains { $0.delivery == .presigned }, maximumBodyBytes: server.maxBodyBytes)
    }

    private func checkListener(_ keys: inout ConfigurationReader) {
        if let listen = admin.listen, !listen.isLoopback, !tls.isServed, tls.terminatedBy == nil,
            !keys.hasProblem(below: "tls")
        {
            keys.problem(
                at: "admin.listen",
                "\(listen) is reachable from other machines, and administrators' tokens would travel in plain HTTP: "
                    + "set tls.certificateFile and tls.privateKeyFile, or listen on 127.0.0.1")
        }
        if tls.redirectListen != nil, endpoint.scheme?.lowercased() != "https", !keys.hasProblem(below: "tls") {
            keys.problem(
                at: "tls.redirectListen", "sends clients to server.endpoint, which has to begin with https:// for that")
        }
        guard !server.listen.isLoopback else { return }
        if !tls.isServed && tls.terminatedBy == nil && !keys.hasProblem(below: "tls") {
            keys.problem(
                at: "server.listen",
                "\(server.listen) is reachable from other machines and would answer in plain HTTP: set "
                    + "tls.certificateFile and tls.privateKeyFile, or say tls.terminatedBy: proxy when a proxy in "
                    + "front terminates TLS")
        }
        if server.configuredEndpoint == nil && !keys.hasProblem(below: "server.endpoint") {
            keys.problem(
                at: "server.listen",
                "\(server.listen) is reachable from other machines: set server.endpoint to the https URL that "
                    + "recipients use")
        }
    }

    private func checkBuckets(_ keys: inout ConfigurationReader) {
        var seen: Set<String> = []
        for bucket in stores.flatMap(\.buckets) where !seen.insert(bucket).inserted {
            keys.problem(at: "storage.stores", "the bucket \(bucket) is listed twice; a bucket belongs to one store")
        }
        if stores.isEmpty && !keys.hasProblem(below: "storage.stores") {
            keys.problem(
                at: "storage.stores", severity: .warning, "no store is configured, so that no table can be opened")
        }
    }

    private func checkIssuers(_ keys: inout ConfigurationReader) {
        let own = addresses.identityEndpoint
        for issuer in identity.issuers where issuer.issuer.url == own {
            keys.problem(
                at: "identity.issuers",
                "\(own) is this server itself, whose own tokens are taken without an entry: remove it, or correct "
                    + "server.identityEndpoint")
        }
    }

    private func checkCatalogs(_ keys: inout ConfigurationReader) {
        var seen: Set<String> = []
        for catalog in catalogs where !seen.insert(catalog.name).inserted {
            keys.problem(at: "catalogs", "two catalogs are named \(catalog.name); each name is given once")
        }
    }
}
