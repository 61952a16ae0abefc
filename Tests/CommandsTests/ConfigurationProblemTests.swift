import Foundation
import Testing

@testable import Commands

/// Every mistake is named with its place, its key and the way out.
@Suite struct ConfigurationProblemTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let yaml: String
        let expected: [String]
        var testDescription: String { yaml }

        init(_ yaml: String, _ expected: String...) {
            self.yaml = yaml
            self.expected = expected
        }
    }

    static let store = "storage:\n  stores:\n    - "
    static let s3 = store + "buckets: [lake]\n      endpoint: https://minio.example:9000\n      "

    static let acme = "tls: {acme: {directory: 'https://ca.example.com/d', "

    static let cases: [Case] = [
        Case("servr:\n  listen: 127.0.0.1:1\n", "c.yaml:1:1: servr: there is no such key; did you mean server?"),
        Case("server:\n  endpiont: x\n", "c.yaml:2:3: server.endpiont: there is no such key; did you mean endpoint?"),
        Case("listen: 127.0.0.1:1\n", "c.yaml:1:1: listen: there is no such key; did you mean server.listen?"),
        Case(
            "registry:\n  zzzzzz: 1\n",
            "c.yaml:2:3: registry.zzzzzz: there is no such key; the keys here are file, database, databaseFile, "
                + "staleFor"),
        Case(
            store + "bukets: [lake]\n      folder: /srv\n",
            "c.yaml:3:7: storage.stores[0].bukets: there is no such key; did you mean buckets?",
            "c.yaml:3:7: storage.stores[0].buckets: is needed: name the buckets of this store, as in buckets: [warehouse]"
        ),
        Case(
            "server: {urlLifetime: 0}",
            "c.yaml:1:23: server.urlLifetime: expected a whole number of seconds from 1 to 604800, found '0'"),
        Case(
            "server: {urlLifetime: [60]}",
            "c.yaml:1:23: server.urlLifetime: expected a whole number of seconds from 1 to 604800, found a list"),
        Case(
            "server: {tokenLifetime: 90}",
            "c.yaml:1:25: server.tokenLifetime: expected a lifetime such as 90d, 12h, 30m or 45s, or never, found '90'"),
        Case(
            "server: {listen: localhost}",
            "c.yaml:1:18: server.listen: expected an address such as 127.0.0.1:8080, [::1]:8080, or :8080 for every "
                + "IPv4 address, found 'localhost'"),
        Case(
            "server: {endpoint: sharing.example.com}",
            "c.yaml:1:20: server.endpoint: expected an absolute http or https URL without query, fragment and "
                + "credentials, found 'sharing.example.com'"),
        Case(
            "server: {endpoint: 'https://user:hunter2@example.com/x'}",
            "c.yaml:1:20: server.endpoint: expected an absolute http or https URL without query, fragment and "
                + "credentials, found text of 34 characters"),
        Case(
            "server: {endpoint: http://sharing.example.com/x}",
            "c.yaml:1:10: server.endpoint: recipients' tokens and data travel over it, so it has to begin with "
                + "https:// (http:// is only for localhost, 127.0.0.1 and ::1)"),
        Case(
            "server: {listen: ':8080', endpoint: https://sharing.example.com/x}",
            "c.yaml:1:10: server.listen: 0.0.0.0:8080 is reachable from other machines and would answer in plain "
                + "HTTP: set tls.certificateFile and tls.privateKeyFile, or say tls.terminatedBy: proxy when a proxy "
                + "in front terminates TLS"),
        Case(
            "server: {listen: ':8080'}\ntls: {terminatedBy: proxy}",
            "c.yaml:1:10: server.listen: 0.0.0.0:8080 is reachable from other machines: set server.endpoint to the "
                + "https URL that recipients use"),
        Case(
            "tls: {acme: {directory: 'http://ca.example.com/', names: [a.example.com]}}",
            "c.yaml:1:25: tls.acme.directory: expected the https URL of an ACME directory, found text of 22 characters"),
        Case(
            "tls: {acme: {names: [a.example.com]}}",
            "c.yaml:1:14: tls.acme.names: needs tls.acme.directory as well"),
        Case(
            acme + "names: [bücher.example]}}",
            "c.yaml:1:61: tls.acme.names: expected a host name in ASCII such as sharing.example.com, or an IP address, "
                + "found 'bücher.example'"),
        Case(acme + "challenge: dns-01}}", "c.yaml:1:14: tls.acme.directory: needs tls.acme.names as well"),
        Case(
            acme + "names: [a.example.com], challenge: dns-01}}",
            "c.yaml:1:77: tls.acme.challenge: dns-01 needs tls.acme.updateServer and tls.acme.updateKeyFile, or "
                + "tls.acme.hook, and not both"),
        Case(
            acme + "names: [a.example.com]}}",
            "c.yaml:1:7: tls.acme.challenge: http-01 is answered on tls.redirectListen: set it to the address that port 80 "
                + "of the names leads to, or set tls.acme.challenge to dns-01"),
        Case("tls: {terminatedBy: nginx}", "c.yaml:1:21: tls.terminatedBy: expected proxy, found 'nginx'"),
        Case(
            "tls: {redirectListen: ':80'}",
            "c.yaml:1:7: tls.redirectListen: sends clients to https, which this server does not speak: set "
                + "tls.certificateFile and tls.privateKeyFile, or remove it"),
        Case(
            "server: {endpoint: http://localhost/x}\ntls: {certificateFile: a, privateKeyFile: b, redirectListen: ':80'}",
            "c.yaml:2:46: tls.redirectListen: sends clients to server.endpoint, which has to begin with https:// for "
                + "that"),
        Case(
            "tls: {certificateFile: a.pem}",
            "c.yaml:1:7: tls.certificateFile: needs tls.privateKeyFile as well; set both or none"),
        Case(
            "log: {level: loud, format: xml}",
            "c.yaml:1:14: log.level: expected trace, debug, info, notice, warning, error or critical, found 'loud'",
            "c.yaml:1:28: log.format: expected text or json, found 'xml'"),
        Case(
            "storage: {stores: {buckets: [a]}}",
            "c.yaml:1:19: storage.stores: expected a list of sections, each beginning with '-'"),
        Case(
            store + "buckets: [lake]\n",
            "c.yaml:3:7: storage.stores[0].endpoint: a store needs an endpoint (S3-compatible) or a folder (local disk)"
        ),
        Case(
            store + "buckets: [lake, warehouse]\n      folder: /srv\n      delivery: presigned\n      region: x\n",
            "c.yaml:3:7: storage.stores[0].buckets: a folder is mounted as exactly one bucket",
            "c.yaml:5:7: storage.stores[0].delivery: a folder has no URLs of its own; use delivery: proxy",
            "c.yaml:6:7: storage.stores[0].region: has no meaning for a folder; remove it"),
        Case(
            s3 + "folder: /srv\n      credentials: environment\n",
            "c.yaml:5:7: storage.stores[0].folder: a store has a folder or an endpoint, not both"),
        Case(
            s3 + "pathStyle: yes\n      credentials: environment\n",
            "c.yaml:5:18: storage.stores[0].pathStyle: expected true or false, found 'yes'"),
        Case(
            s3 + "accessKeyId: key\n",
            "c.yaml:3:7: storage.stores[0].credentials: needs accessKeyId and secretAccessKeyFile; or set credentials "
                + "to environment or file"),
        Case(
            s3 + "accessKeyId: key\n      secretAccessKey: a\n      secretAccessKeyFile: b\n",
            "c.yaml:7:7: storage.stores[0].secretAccessKeyFile: set secretAccessKey or secretAccessKeyFile, not both"),
        Case(
            s3 + "credentials: file\n",
            "c.yaml:3:7: storage.stores[0].credentialsFile: is needed with credentials: file"),
        Case(
            s3 + "credentials: environment\n      allowedLocations: [s3://other/x, s3://lake/../x]\n",
            "c.yaml:6:7: storage.stores[0].allowedLocations: s3://other/x lies in no bucket of this store; its "
                + "buckets are lake",
            "c.yaml:6:40: storage.stores[0].allowedLocations: expected a location such as s3://BUCKET/PATH, its path "
                + "without empty, '.' and '..' parts, found 's3://lake/../x'"),
        Case(
            s3 + "credentials: environment\n    - buckets: [lake]\n      folder: /srv\n",
            "c.yaml:2:3: storage.stores: the bucket lake is listed twice; a bucket belongs to one store"),
        Case("- a\n", "c.yaml:1:1: expected sections of keys, found a list; see causeway config example"),
        Case(
            "server:\n  listen: 1\n  listen: 2\n",
            "c.yaml:2:3: 'listen' is written more than once in one section: keep one"),
        Case(
            "server:\n\tlisten: 1\n",
            "c.yaml:2:1: not YAML: found character that cannot start any token; check the indentation (spaces, no "
                + "tabs) and the quotes here and in the line above"),
        Case(
            "a: &x [1]\nb: [*x, *x]\n",
            "c.yaml:2:1: YAML anchors and aliases (&name, *name) are not read: write the value where it is used"),
    ]

    @Test(arguments: cases)
    func problem(_ example: Case) {
        let file = ConfigurationFile.read(example.yaml, file: "c.yaml", folder: "/etc/causeway", environment: [:])
        #expect(file.errors.map(\.description) == example.expected)
    }

    @Test func anOversizedFileIsRefused() {
        let text = "# " + String(repeating: "x", count: ConfigurationDocument.largestFile)
        let file = ConfigurationFile.read(text, file: "c.yaml", folder: "/", environment: [:])
        #expect(file.errors.first?.kind == .syntax)
    }

    @Test func nestedAliasesAndDeepNestingEnd() {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1...40 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(ConfigurationFile.read(bomb, file: "c", folder: "/", environment: [:]).errors.first?.kind == .syntax)
        let deep = String(repeating: "[", count: 100_000)
        #expect(ConfigurationFile.read(deep, file: "c", folder: "/", environment: [:]).errors.first?.kind == .syntax)
    }

    @Test func aBadVariableIsNamed() {
        let file = ConfigurationFile.read(
            "server: {urlLifetime: 60}", file: "c.yaml", folder: "/",
            environment: ["CAUSEWAY_SERVER_URL_LIFETIME": "soon"])
        #expect(
            file.errors.map(\.description) == [
                "CAUSEWAY_SERVER_URL_LIFETIME: server.urlLifetime: expected a whole number of seconds from 1 to 604800, "
                    + "found 'soon'"
            ])
    }

    @Test func aSlipInAVariableIsAWarningAndOthersAreLeftAlone() {
        let environment = [
            "CAUSEWAY_SERVER_LISTN": "x", "CAUSEWAY_PORT_8080_TCP": "tcp://10.0.0.1:8080", "CAUSEWAY_CONFIG": "c.yaml",
        ]
        let file = ConfigurationFile.read("", file: "c.yaml", folder: "/", environment: environment)
        #expect(
            file.warnings.map(\.description).last
                == "CAUSEWAY_SERVER_LISTN: warning: no key is set by this variable; did you mean CAUSEWAY_SERVER_LISTEN?"
        )
        #expect(file.warnings.count == 2)
    }
}
