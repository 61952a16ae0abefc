/// Who speaks TLS with recipients.
struct TLSConfiguration: Sendable {
    enum Terminator: String, Sendable, CaseIterable {
        case proxy
    }

    /// Paths of PEM files, absolute; both or none.
    let certificateFile: String?
    let privateKeyFile: String?
    /// Set when a proxy in front of the server terminates TLS.
    let terminatedBy: Terminator?
    /// Where plain HTTP is answered with the https URL; nil where it is not.
    let redirectListen: ListenAddress?

    init(_ keys: inout ConfigurationReader) {
        certificateFile = keys.optionalPath(
            "certificateFile", sample: "tls/fullchain.pem", .readable,
            "The server's certificate and its intermediates, PEM. A new one is taken up while the server runs, when the "
                + "files change or at SIGHUP.")
        privateKeyFile = keys.optionalPath(
            "privateKeyFile", sample: "tls/privkey.pem", .secret, "The certificate's private key, PEM, mode 0600.")
        terminatedBy = keys.optional(
            "terminatedBy", .choice, sample: "proxy",
            "Says that a proxy in front terminates TLS, so that the server may listen in plain HTTP beyond this "
                + "machine. The only value is proxy.")
        redirectListen = keys.optional(
            "redirectListen", .listenAddress, sample: ":80",
            "Address of a listener of plain HTTP that sends browsers to server.endpoint, HOST:PORT. Off without it.")

        if keys.isSet("certificateFile") != keys.isSet("privateKeyFile") {
            let (present, missing) =
                keys.isSet("certificateFile")
                ? ("certificateFile", "privateKeyFile") : ("privateKeyFile", "certificateFile")
            keys.problem(at: present, "needs tls.\(missing) as well; set both or none")
        }
        if redirectListen != nil, !isServed, !keys.hasProblem(below: "tls") {
            keys.problem(
                at: "redirectListen",
                "sends clients to https, which this server does not speak: set tls.certificateFile and "
                    + "tls.privateKeyFile, or remove it")
        }
    }

    /// Whether the server itself speaks TLS.
    var isServed: Bool { certificateFile != nil && privateKeyFile != nil }
}
