import Addresses
import Foundation

/// Where the server listens and what the addresses it hands out begin with.
struct ServerConfiguration: Sendable {
    let listen: ListenAddress
    /// The sharing endpoint in profiles, without a slash at its end; nil when it follows from ``listen``.
    let configuredEndpoint: URL?
    /// nil when it follows from the endpoint.
    let configuredFilesEndpoint: URL?
    /// nil when it follows from the endpoint.
    let configuredIdentityEndpoint: URL?
    /// Absolute path of the file with the server's secret.
    let secretFile: String
    /// How long a file's URL is good for, in seconds.
    let urlLifetime: Int
    let tokenLifetime: TokenLifetime
    /// Largest request body that is read, in bytes.
    let maxBodyBytes: Int
    /// The load balancers that begin each connection with a header of the PROXY protocol.
    let proxyProtocolFrom: [AddressRange]
    /// The proxies whose `X-Forwarded-For` counts.
    let trustedProxies: [AddressRange]

    init(_ keys: inout ConfigurationReader) {
        listen = keys.value(
            "listen", .listenAddress, default: ListenAddress(host: "127.0.0.1", port: 8080),
            "Address to listen on: HOST:PORT, [::1]:8080, or :8080 for every IPv4 address. Beyond this machine it "
                + "needs tls, see there.")
        configuredEndpoint = keys.optional(
            "endpoint", .httpURL, sample: "https://sharing.example.com/delta-sharing",
            "The URL that recipients' profiles name. https, unless the host is this machine. Without it, the listen "
                + "address and /delta-sharing.")
        configuredFilesEndpoint = keys.optional(
            "filesEndpoint", .httpURL, sample: "https://sharing.example.com/files",
            "What the URLs of files begin with that this server delivers itself (delivery: proxy). Without it, the "
                + "endpoint's host and /files.")
        configuredIdentityEndpoint = keys.optional(
            "identityEndpoint", .httpURL, sample: "https://sharing.example.com",
            "What activation links (/activation/...) and the token endpoint (/oauth/token) begin with. Without it, "
                + "the endpoint's host.")
        secretFile = keys.path(
            "secretFile", default: "causeway.secret", .createdSecret,
            "The server's own secret, made at the first start, mode 0600; the same on all replicas.")
        urlLifetime = keys.value(
            "urlLifetime", .integer(1...604_800, unit: "seconds"), default: 3_600,
            "How long a file's URL is good for, in seconds.")
        tokenLifetime = keys.value(
            "tokenLifetime", .lifetime, default: .seconds(90 * 86_400),
            "How long a recipient's token is good for unless --expires says otherwise: 90d, 12h, 30m, 45s, never.")
        maxBodyBytes = keys.value(
            "maxBodyBytes", .integer(1_024...1_073_741_824, unit: "bytes"), default: 8_388_608,
            "Largest request body that is read, in bytes.")
        proxyProtocolFrom = keys.list(
            "proxyProtocolFrom", .addressRange, sample: ["10.20.0.0/24"],
            "Load balancers that say with the PROXY protocol (v1 or v2) where a connection comes from, as addresses or "
                + "CIDR ranges. From them it is required; from others it is refused.")
        trustedProxies = keys.list(
            "trustedProxies", .addressRange, sample: ["127.0.0.1"],
            "Proxies whose X-Forwarded-For says where a request comes from, as addresses or CIDR ranges.")

        let addresses = [
            ("endpoint", configuredEndpoint), ("filesEndpoint", configuredFilesEndpoint),
            ("identityEndpoint", configuredIdentityEndpoint),
        ]
        for (name, url) in addresses {
            guard let url, url.scheme?.lowercased() == "http", !ListenAddress.isLoopback(host: url.host() ?? "") else {
                continue
            }
            keys.problem(
                at: name,
                "recipients' tokens and data travel over it, so it has to begin with https:// (http:// is only for "
                    + "localhost, 127.0.0.1 and ::1)")
        }
    }
}
