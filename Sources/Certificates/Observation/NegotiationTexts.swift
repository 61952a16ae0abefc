import Findings

/// The findings of `NegotiationFindings` in words.
enum NegotiationTexts {
    static func tooOld(_ endpoint: EndpointObservation, _ evidence: [String], _ version: TLSVersion) -> Finding {
        Finding(
            found: "tls.version.too-old", .error, subject: endpoint.host,
            "The server speaks \(version) at most; clients in Java 17 speak TLS 1.2 and 1.3.", evidence: evidence,
            cause: "The server is old, or its configuration allows old versions alone.",
            impact: "Databricks ends the handshake: its Java disables TLS 1.0 and 1.1 (jdk.tls.disabledAlgorithms).",
            remedies: NegotiationRemedies.all, references: ["RFC 8996"])
    }

    static func onlyTLS13(_ endpoint: EndpointObservation, _ chosen: String) -> Finding {
        Finding(
            found: "tls.version.only-13", .information, subject: endpoint.host,
            "The server speaks TLS 1.3 alone.", evidence: [chosen],
            impact: "Clients in Java 17 speak it. Older clients and some proxies that inspect traffic do not.",
            references: ["RFC 9325 section 3.1.1"])
    }

    static func nothingInCommon(
        _ endpoint: EndpointObservation, _ evidence: [String], _ best: HandshakeObservation
    ) -> Finding {
        Finding(
            found: "tls.cipher.no-overlap", .error, subject: endpoint.host,
            "The server takes no suite that clients in Java 17 offer; it takes \(best.suite ?? "others").",
            evidence: evidence,
            cause: best.group == nil && best.version == .tls12
                ? "It takes suites without forward secrecy (TLS_RSA_*), which Java has disabled since April 2025."
                : "Its suites, groups or schemes of signatures are ones that Java never had or has disabled.",
            impact: "Databricks ends the handshake with handshake_failure.", remedies: NegotiationRemedies.all,
            references: ["RFC 9325 section 4.1"])
    }

    static func onlyBlockChaining(_ endpoint: EndpointObservation, _ chosen: String) -> Finding {
        Finding(
            found: "tls.cipher.no-overlap", .warning, subject: endpoint.host,
            "The server takes no suite with authenticated encryption (GCM, ChaCha20); it takes CBC.",
            evidence: [chosen],
            impact: "Java 17 still offers these suites last. Clients that are set up more strictly, and proxies on the "
                + "way, offer none of them.",
            remedies: NegotiationRemedies.all, references: ["RFC 9325 section 4.2"])
    }

    static func weakGroup(_ endpoint: EndpointObservation, _ chosen: String, _ bits: Int) -> Finding {
        Finding(
            found: "tls.cipher.no-overlap", .error, subject: endpoint.host,
            "The server exchanges keys with a Diffie-Hellman group of \(bits) bits.", evidence: [chosen],
            cause: "Its file of Diffie-Hellman parameters is too small, and it prefers DHE to ECDHE.",
            impact: "Java ends the handshake: it takes at least \(JVM17Offer.fewestDiffieHellmanBits) bits.",
            remedies: NegotiationRemedies.all, references: ["RFC 9325 section 4.1"])
    }

    static func weakSignature(_ endpoint: EndpointObservation, _ chosen: String) -> Finding {
        Finding(
            found: "tls.cipher.no-overlap", .error, subject: endpoint.host,
            "The server signs the handshake with SHA-1.", evidence: [chosen],
            impact: "Java ends the handshake: it takes SHA-1 for no signature of a handshake.",
            remedies: NegotiationRemedies.all, references: ["RFC 9155"])
    }

    static func noProtocol(_ endpoint: EndpointObservation, _ place: String) -> Finding {
        Finding(
            found: "tls.alpn.no-overlap", .warning, subject: endpoint.host,
            "The server refuses clients that offer h2 and http/1.1 by ALPN.",
            evidence: ["\(place): alert \(TLSAlert.noApplicationProtocol)"],
            cause: "It is set up for another protocol, or for h2 under another name.",
            impact: "Clients in Java offer no protocol by default and get through; those that offer HTTP/2 do not.",
            remedies: [
                Remedy("Take both protocols.", product: "nginx", commands: ["listen 443 ssl http2;"]),
                Remedy(
                    "Take both protocols.", product: "HAProxy", commands: ["bind :443 ssl crt FILE alpn h2,http/1.1"]),
            ], references: ["RFC 7301 section 3.2"])
    }

    static func clientCertificate(
        _ endpoint: EndpointObservation, _ place: String, _ first: HandshakeObservation
    ) -> Finding {
        Finding(
            found: "tls.client-certificate.requested", first.isEstablished ? .warning : .error, subject: endpoint.host,
            first.isEstablished
                ? "The server asks clients for a certificate."
                : "The server demands a certificate of its clients.",
            evidence: ["\(place): CertificateRequest" + (first.failure.map { ", then \($0)" } ?? "")],
            cause: "Mutual TLS is switched on.",
            impact: "Databricks has no certificate to show. Where the server insists, no request gets through.",
            remedies: [
                Remedy("Ask for none on this port.", product: "nginx", commands: ["ssl_verify_client off;"]),
                Remedy(
                    "Take 'verify required' and 'ca-file' out of the line bind.", product: "HAProxy",
                    commands: ["bind :443 ssl crt /etc/haproxy/tls/site.pem"]),
                Remedy(
                    "Switch its identity by certificates off.", product: "MinIO",
                    commands: ["MINIO_IDENTITY_TLS_ENABLE=off"]),
                Remedy("It asks for none: look at what stands in front of it.", product: "Causeway"),
            ], references: ["RFC 8446 section 4.3.2"])
    }

    static func plaintext(
        _ endpoint: EndpointObservation, _ place: String, _ plain: HandshakeFailure.Plain
    ) -> Finding {
        let what = plain.isHTTP ? "plain HTTP" : "a protocol without TLS"
        return Finding(
            found: "tls.port.plaintext", .error, subject: endpoint.host,
            "What answers on port \(endpoint.port) speaks \(what), not TLS.",
            evidence: ["\(place) answered: \(plain.text.prefix { $0 != "\r\n" && $0 != "\n" && $0 != "\r" })"],
            cause: plain.isHTTP
                ? "TLS is not switched on for this port, or it is the port of the redirect."
                : "Another service listens on this port.",
            impact: "Databricks takes https alone, and sends its tokens nowhere else.",
            remedies: [
                Remedy("Switch TLS on for the port.", product: "nginx", commands: ["listen \(endpoint.port) ssl;"]),
                Remedy(
                    "Switch TLS on for the port.", product: "HAProxy",
                    commands: ["bind :\(endpoint.port) ssl crt /etc/haproxy/server.pem"]),
                Remedy(
                    "Put public.crt and private.key into the folder of certificates.", product: "MinIO",
                    commands: ["ls ~/.minio/certs/public.crt ~/.minio/certs/private.key"]),
                Remedy(
                    "Set tls.certificateFile and tls.privateKeyFile, or put a proxy with TLS in front.",
                    product: "Causeway"),
            ])
    }

    static func failed(
        _ endpoint: EndpointObservation, _ evidence: [String], _ failure: HandshakeFailure
    ) -> Finding {
        Finding(
            found: "tls.handshake.failed", .error, subject: endpoint.host,
            "No handshake with \(endpoint.host) succeeds, whatever is offered: \(failure).", evidence: evidence,
            cause: cause(of: failure), impact: "No client comes through.",
            remedies: [
                Remedy(
                    "Look at the server's log for the time of the attempt, and at the handshake itself.",
                    commands: [
                        "openssl s_client -connect \(endpoint.host):\(endpoint.port) -servername \(endpoint.host)"
                    ]
                )
            ], references: ["RFC 8446 section 6"])
    }

    private static func cause(of failure: HandshakeFailure) -> String {
        switch failure {
        case .alert(.unrecognizedName): "The server has no site of this name."
        case .alert(.handshakeFailure), .alert(.insufficientSecurity):
            "The server has no certificate or key for this name that it could use, or demands one of the client."
        case .reset, .closed:
            "Something ends the connection when it sees the first message: a firewall that filters names, a load "
                + "balancer without a healthy target, or a server that speaks no TLS."
        case .protocolViolation:
            "What the server sends contradicts itself: its certificate and key may not belong together."
        default: "The server's log has the reason."
        }
    }
}
