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
    /// Set when the server obtains its certificate itself.
    let acme: ACMEConfiguration?

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

        acme = keys.section("acme", "A certificate that the server obtains and renews itself (RFC 8555).") {
            ACMEConfiguration(&$0)
        }
        if acme != nil, keys.isSet("certificateFile") || keys.isSet("privateKeyFile") {
            keys.problem(
                at: keys.isSet("certificateFile") ? "certificateFile" : "privateKeyFile",
                "is not used where tls.acme obtains the certificate; set one of both")
        }

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
