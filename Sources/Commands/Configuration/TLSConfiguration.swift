import Enrollment

/// Who speaks TLS with recipients.
struct TLSConfiguration: Sendable {
    enum Terminator: String, Sendable, CaseIterable {
        case proxy
    }

    /// Paths of PEM files, absolute; both or none. Where the server obtains the certificate itself, those in its
    /// folder.
    let certificateFile: String?
    let privateKeyFile: String?
    /// Set when a proxy in front of the server terminates TLS.
    let terminatedBy: Terminator?
    /// Set when the server obtains its certificate itself.
    let acme: ACMEConfiguration?
    /// What clients trust, as a path of a PEM file, absolute; nil for Mozilla's list.
    let trustFile: String?
    /// Where plain HTTP is answered with the https URL; nil where it is not.
    let redirectListen: ListenAddress?

    init(_ keys: inout ConfigurationReader) {
        let chainFile = keys.optionalPath(
            "certificateFile", sample: "tls/fullchain.pem", .readable,
            "The server's certificate and its intermediates, PEM. A new one is taken up while the server runs, when "
                + "the files change or at SIGHUP.")
        let keyFile = keys.optionalPath(
            "privateKeyFile", sample: "tls/privkey.pem", .secret, "The certificate's private key, PEM, mode 0600.")
        terminatedBy = keys.optional(
            "terminatedBy", .choice, sample: "proxy",
            "Says that a proxy in front terminates TLS, so that the server may listen in plain HTTP beyond this "
                + "machine. The only value is proxy.")
        trustFile = keys.optionalPath(
            "trustFile", sample: "tls/company-root.pem", .readable,
            "What clients trust, PEM, where they carry roots of your own. Without it the certificate is judged by "
                + "Mozilla's list, as Databricks does.")
        redirectListen = keys.optional(
            "redirectListen", .listenAddress, sample: ":80",
            "Address of a listener of plain HTTP that sends browsers to server.endpoint, HOST:PORT. Off without it.")

        acme = keys.section("acme", "A certificate that the server obtains and renews itself (RFC 8555).") {
            ACMEConfiguration(&$0)
        }
        let folder = acme.map { CertificateFolder(path: $0.state) }
        certificateFile = folder?.certificatePath ?? chainFile
        privateKeyFile = folder?.keyPath ?? keyFile
        if acme != nil, keys.isSet("certificateFile") || keys.isSet("privateKeyFile") {
            keys.problem(
                at: keys.isSet("certificateFile") ? "certificateFile" : "privateKeyFile",
                "is not used where tls.acme obtains the certificate; set one of both")
        }
        if let acme, case .http = acme.proof, redirectListen == nil, !keys.hasProblem(below: "tls") {
            keys.problem(
                at: "acme.challenge",
                "http-01 is answered on tls.redirectListen: set it to the address that port 80 of the names leads to, "
                    + "or set tls.acme.challenge to dns-01")
        }

        if acme == nil, keys.isSet("certificateFile") != keys.isSet("privateKeyFile") {
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
