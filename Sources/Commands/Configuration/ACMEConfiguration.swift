import ACME
import ACMESyntax
import LDNS
import TokenSyntax

/// A certificate from an authority, obtained and renewed by the server itself (RFC 8555).
struct ACMEConfiguration: Sendable {
    /// How names are shown to be one's own.
    enum Proof: Sendable {
        /// At `http://NAME/.well-known/acme-challenge/`, on tls.redirectListen.
        case http
        /// A TXT record, by dynamic update.
        case update(server: DNSServer, keyFile: String, zone: String?)
        /// A TXT record, by a command.
        case hook(path: String, timeoutSeconds: Int)
    }

    let directory: WebAddress
    let names: [CertificateName]
    let keyKind: CertificateKey.Kind
    let contacts: [String]
    let agreesToTerms: Bool
    let externalAccountID: String?
    let externalAccountKey: SecretSource?
    /// Absolute path of the folder of account and certificate.
    let state: String
    /// Absolute path of a PEM file; nil for the system's authorities.
    let caFile: String?
    let proof: Proof
    /// Servers that have to show a record before the authority is told; empty for those of the zone.
    let recordServers: [DNSServer]
    /// One that sees the public zone.
    let resolver: DNSServer?
    let recordTimeoutSeconds: Int

    /// nil where it is not configured, or something is missing or wrong; the reader then holds the problem.
    init?(_ keys: inout ConfigurationReader) {
        let directory: WebAddress? = keys.optional(
            "directory", .acmeDirectory, sample: "https://acme-v02.api.letsencrypt.org/directory",
            "The authority's ACME directory. With it, the server obtains and renews its certificate itself.")
        names = keys.list(
            "names", .certificateName, sample: ["sharing.example.com"],
            "The names of the certificate: server.endpoint's, and others that clients use.")
        agreesToTerms = keys.value(
            "agreeToTermsOfService", .boolean, default: false,
            "Says that you agree to the authority's terms of service. Needed where it has some.")
        contacts = keys.list(
            "contacts", .contact, sample: ["mailto:ops@example.com"], "Where the authority writes to; most need none.")
        keyKind = keys.value("keyType", .choice, default: .p256, "Of the certificate's key: ec-p256 or rsa-3072.")
        state = keys.path(
            "state", default: "acme", .createdFolder,
            "Folder for the account's key, the certificate and its key; made with mode 0700.")
        caFile = keys.optionalPath(
            "caFile", sample: "tls/private-ca.pem", .readable,
            "Certificate authorities to trust for the directory, PEM. Without it, the system's.")
        externalAccountID = keys.optional(
            "externalAccountId", .text, sample: "kid-1",
            "Key id of an external account, for authorities that bind accounts (ZeroSSL, Google, most private ones).")
        externalAccountKey = keys.secret(
            "externalAccountKey", sampleFile: "acme/eab.key", "HMAC key of the external account, base64url.")
        let challenge = keys.value(
            "challenge", .choice, default: ChallengeKind.http,
            "How names are shown to be yours: http-01 needs tls.redirectListen on port 80 of each name, reachable from "
                + "the authority; dns-01 a TXT record, and works where the server itself cannot be reached.")
        let updateServer: DNSServer? = keys.optional(
            "updateServer", .dnsServer, sample: "192.0.2.53",
            "dns-01 by dynamic update (RFC 2136): the primary name server of the zone.")
        let updateKeyFile = keys.optionalPath(
            "updateKeyFile", sample: "acme/tsig.key", .secret, "The TSIG key of the updates, as tsig-keygen writes it.")
        let updateZone: String? = keys.optional(
            "updateZone", .text, sample: "example.com", "The zone of the updates. Without it, the server is asked.")
        let hook = keys.optionalPath(
            "hook", sample: "acme/dns-hook", .readable,
            "dns-01 by a command: HOOK present NAME VALUE makes the TXT record, HOOK cleanup NAME VALUE removes it.")
        let hookTimeout = keys.value(
            "hookTimeout", .integer(1...3600, unit: "seconds"), default: 120, "How long one call may take, in seconds.")
        recordServers = keys.list(
            "recordServers", .dnsServer, sample: ["192.0.2.53", "198.51.100.53:5353"],
            "Name servers that have to show the record before the authority is told. Without it, with a resolver, "
                + "those of the zone.")
        resolver = keys.optional(
            "resolver", .dnsServer, sample: "9.9.9.9",
            "A resolver that sees the public zone, to follow aliases (CNAME) of the records and to find their servers.")
        recordTimeoutSeconds = keys.value(
            "recordTimeout", .integer(1...3600, unit: "seconds"), default: 180,
            "How long to wait for the record, in seconds.")

        guard let directory else {
            if keys.isSet("names"), !keys.isSet("directory") {
                keys.problem(at: "names", "needs tls.acme.directory as well")
            }
            return nil
        }
        self.directory = directory
        if names.isEmpty, !keys.isSet("names") { keys.problem(at: "directory", "needs tls.acme.names as well") }
        if (externalAccountID == nil) != (externalAccountKey == nil) {
            keys.problem(
                at: externalAccountID == nil ? "externalAccountKey" : "externalAccountId",
                "set both tls.acme.externalAccountId and tls.acme.externalAccountKey, or none")
        }
        switch (challenge, updateServer, updateKeyFile, hook) {
        case (.http, _, _, _): proof = .http
        case (.dns, let server?, let keyFile?, nil):
            proof = .update(server: server, keyFile: keyFile, zone: updateZone)
        case (.dns, nil, nil, let hook?): proof = .hook(path: hook, timeoutSeconds: hookTimeout)
        case (.dns, _, _, _):
            if !keys.hasProblem(below: "tls.acme") {
                keys.problem(
                    at: "challenge",
                    "dns-01 needs tls.acme.updateServer and tls.acme.updateKeyFile, or tls.acme.hook, and not both")
            }
            return nil
        }
        guard challenge == .dns || !names.contains(where: \.isWildcard) else {
            keys.problem(at: "names", "a wildcard can be shown by dns-01 alone; set tls.acme.challenge")
            return nil
        }
    }
}

extension ValueParser where Value == WebAddress {
    static var acmeDirectory: Self {
        Self(
            "the https URL of an ACME directory",
            parse: { text in WebAddress(text).flatMap { $0.mayBeFetched ? $0 : nil } }, text: { $0.text })
    }
}

extension ValueParser where Value == CertificateName {
    static var certificateName: Self {
        Self("a host name in ASCII such as sharing.example.com, or an IP address", parse: { CertificateName($0) })
    }
}

extension ValueParser where Value == DNSServer {
    static var dnsServer: Self {
        Self("the address of a name server such as 192.0.2.53 or [2001:db8::53]:5353", parse: { DNSServer($0) })
    }
}

extension ValueParser where Value == ChallengeKind {
    static var choice: Self {
        Self("http-01 or dns-01", parse: { ChallengeKind(rawValue: $0) }, text: { $0.rawValue })
    }
}

extension ValueParser where Value == String {
    static var contact: Self {
        Self("a contact such as mailto:ops@example.com") { text in
            let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            return isPlain && text.hasPrefix("mailto:") && text.contains("@") ? text : nil
        }
    }
}
