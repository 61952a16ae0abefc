/// The administrative API, for commands and programs on other machines.
struct AdminConfiguration: Sendable {
    /// nil where there is none: commands on this machine go through the socket beside the registry.
    let listen: ListenAddress?

    init(_ keys: inout ConfigurationReader) {
        listen = keys.optional(
            "listen", .listenAddress, sample: "127.0.0.1:8443",
            "Address of the administrative API (/admin/v1), HOST:PORT. Every request needs an administrator's token, "
                + "which causeway administrator create makes. Off without it. Beyond this machine it needs tls.")
    }
}
