import Findings

/// What to do about a chain, for each server that people run.
enum Remedies {
    static func of(_ id: FindingID, _ host: HostIdentity?) -> [Remedy] {
        switch id {
        case .incomplete, .badSignature, .chainExpired: chainFile([])
        case .notAnAuthority, .pathLength, .nameConstraint, .policy, .revocationList:
            [Remedy("Ask the authority for a chain without this fault: the certificate is below the wrong one.")]
                + newCertificate(host)
        case .distrusted:
            [Remedy("Take the certificate from an authority that current JDKs trust.")] + newCertificate(host)
        case .profile:
            [Remedy("Tell the authority at the next renewal; nothing has to be done before.")]
        default: newCertificate(host)
        }
    }

    /// A chain file that is put together anew.
    ///
    /// - Parameter addresses: where the missing certificate is to be had, as the certificate below it says.
    static func chainFile(_ addresses: [String]) -> [Remedy] {
        var remedies: [Remedy] = []
        if let address = addresses.first {
            remedies.append(
                Remedy(
                    "Fetch the certificate that is missing, and put it behind the server's own.",
                    commands: [
                        "curl -fsS '\(quoted(address))' -o issuer.der",
                        "openssl x509 -inform der -in issuer.der -out issuer.pem",
                        "cat server.pem issuer.pem > fullchain.pem",
                    ]))
        } else {
            remedies.append(
                Remedy(
                    "Put the chain together again: the server's certificate, then each issuer, without the root.",
                    commands: ["cat server.pem intermediate.pem > fullchain.pem"]))
        }
        return remedies + installation
    }

    /// A certificate of a public authority.
    static func newCertificate(_ host: HostIdentity?) -> [Remedy] {
        let name = host.map { "\($0)" } ?? "HOST"
        return [
            Remedy(
                "Get a certificate from a public authority, by a request with the right names, and install it with its "
                    + "intermediate certificates.",
                commands: [
                    "causeway certificate request \(quoted(name))", "cat server.pem intermediate.pem > fullchain.pem",
                ])
        ] + installation
    }

    static let renewal =
        [
            Remedy("Renew it now, and have it renewed by a program from then on (ACME).")
        ] + installation

    /// Where each server takes the chain from, and how it is told of a new one.
    private static let installation = [
        Remedy(
            "The chain file is ssl_certificate.", product: "nginx",
            commands: ["ssl_certificate /etc/nginx/tls/fullchain.pem;", "nginx -t && nginx -s reload"]),
        Remedy(
            "Chain and key are in one file.", product: "HAProxy",
            commands: [
                "cat fullchain.pem privkey.pem > /etc/haproxy/tls/site.pem",
                "bind :443 ssl crt /etc/haproxy/tls/site.pem",
                "systemctl reload haproxy",
            ]),
        Remedy(
            "The chain is certs/public.crt, the key certs/private.key; they are read when they change.",
            product: "MinIO",
            commands: [
                "cp fullchain.pem ${HOME}/.minio/certs/public.crt", "cp privkey.pem ${HOME}/.minio/certs/private.key",
            ]),
        Remedy(
            "The chain is tls.certificateFile, the key tls.privateKeyFile; they are read again when they change.",
            product: "Causeway",
            commands: ["tls: {certificateFile: tls/fullchain.pem, privateKeyFile: tls/privkey.pem}", "kill -HUP PID"]),
    ]

    /// A peer's text within single quotes of a shell.
    private static func quoted(_ text: String) -> String {
        text.filter { $0.isASCII && !$0.isWhitespace && !"'\\\"`$;&|<>".contains($0) && $0 >= " " }
    }
}
