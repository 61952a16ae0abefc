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

    init(_ keys: inout ConfigurationReader) {
        certificateFile = keys.optionalPath(
            "certificateFile", sample: "tls/fullchain.pem", .readable,
            "The server's certificate and its intermediates, PEM.")
        privateKeyFile = keys.optionalPath(
            "privateKeyFile", sample: "tls/privkey.pem", .secret, "The certificate's private key, PEM, mode 0600.")
        terminatedBy = keys.optional(
            "terminatedBy", .choice, sample: "proxy",
            "Says that a proxy in front terminates TLS, so that the server may listen in plain HTTP beyond this "
                + "machine. The only value is proxy.")

        if keys.isSet("certificateFile") != keys.isSet("privateKeyFile") {
            let (present, missing) =
                keys.isSet("certificateFile")
                ? ("certificateFile", "privateKeyFile") : ("privateKeyFile", "certificateFile")
            keys.problem(at: present, "needs tls.\(missing) as well; set both or none")
        }
    }

    /// Whether the server itself speaks TLS.
    var isServed: Bool { certificateFile != nil && privateKeyFile != nil }
}
