import Findings

/// How versions and suites are set where clients in Java 17 take them.
enum NegotiationRemedies {
    private static let suites =
        "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
        + "ECDHE-RSA-AES128-GCM-SHA256"

    static let all = [
        Remedy(
            "Allow TLS 1.2 and 1.3 with these suites.", product: "nginx",
            commands: [
                "ssl_protocols TLSv1.2 TLSv1.3;", "ssl_ciphers \(suites);", "nginx -t && nginx -s reload",
            ]),
        Remedy(
            "Allow TLS 1.2 and 1.3 with these suites, in the section global.", product: "HAProxy",
            commands: [
                "ssl-default-bind-options ssl-min-ver TLSv1.2", "ssl-default-bind-ciphers \(suites)",
                "haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy",
            ]),
        Remedy(
            "Its own TLS needs no setting: look at the proxy or load balancer in front, or update the server.",
            product: "MinIO"),
        Remedy(
            "Its own TLS needs no setting: look at the proxy or load balancer in front.", product: "Causeway"),
    ]
}
