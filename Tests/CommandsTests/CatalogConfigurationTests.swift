import Catalogs
import Foundation
import Storage
import Testing

@testable import Commands

/// The section `catalogs`.
@Suite struct CatalogConfigurationTests {
    private func file(_ yaml: String) -> ConfigurationFile {
        ConfigurationFile.read(yaml, file: "c.yaml", folder: "/etc/causeway", environment: [:])
    }

    private func problems(_ yaml: String) -> [String] {
        let stores = "storage: {stores: [{buckets: [demo], folder: data}]}\n"
        return file(stores + yaml).problems.map { $0.description.replacing(#/^c\.yaml:\d+:\d+: /#, with: "") }
    }

    @Test func catalogsAreRead() throws {
        let catalogs = try file(
            """
            catalogs:
              - {name: open, uri: "http://localhost:8181/"}
              - name: polaris
                uri: https://polaris.example.com/api/catalog
                warehouse: analytics
                prefix: main
                auth: oauth2
                clientId: me
                clientSecretFile: polaris.secret
                tokenEndpoint: https://login.example.com/token
                scope: PRINCIPAL_ROLE:ALL
                allowedHosts: [other.example.com:8443, "https://third.example.com"]
                vendedCredentials: false
                timeout: 5
              - {name: aistor, uri: https://aistor/_iceberg, auth: sigv4, region: eu-west-1, credentials: environment}
              - {name: plain, uri: "http://catalog:80", auth: bearer, token: hidden, allowPlainHTTP: true, caFile: ca.pem}
            """
        ).validated().catalogs
        #expect(catalogs.map(\.name) == ["open", "polaris", "aistor", "plain"])
        #expect(catalogs.map(\.authenticationName) == ["none", "oauth2", "sigv4", "bearer"])
        #expect("\(catalogs[0].uri)" == "http://localhost:8181" && catalogs[0].vendedCredentials)
        #expect(catalogs[0].timeout == 30 && catalogs[0].caFile == nil && catalogs[0].allowedHosts.isEmpty)
        #expect(
            catalogs[1].warehouse == "analytics" && catalogs[1].prefix == "main" && !catalogs[1].vendedCredentials
                && catalogs[1].timeout == 5)
        #expect(
            catalogs[1].allowedHosts.map { "\($0)" }
                == ["https://other.example.com:8443", "https://third.example.com"])
        guard case .oauth2(let client) = catalogs[1].authentication, case .file(let secret) = client.clientSecret,
            case .sigv4(let service, let region, let key) = catalogs[2].authentication
        else {
            Issue.record("auth was not read")
            return
        }
        #expect(client.clientID == "me" && secret == "/etc/causeway/polaris.secret" && client.audience == nil)
        #expect(service == "s3tables" && region == "eu-west-1" && key.kind == .environment)
        #expect("\(catalogs[3].uri)" == "http://catalog" && catalogs[3].caFile == "/etc/causeway/ca.pem")
        var dumped = ""
        dump(catalogs[3], to: &dumped)
        #expect(!dumped.contains("hidden"))
    }

    @Test(arguments: [
        ("{uri: https://c}", "catalogs[0].name: is needed: each catalog has a name and a uri"),
        ("{name: a}", "catalogs[0].uri: is needed: each catalog has a name and a uri"),
        ("{name: a, uri: https://c, auth: bearer}", "catalogs[0].auth: bearer needs tokenFile (or token)"),
        (
            "{name: a, uri: https://c, auth: oauth2, clientId: x}",
            "catalogs[0].auth: oauth2 needs clientId and clientSecretFile (or clientSecret)"
        ),
        (
            "{name: a, uri: https://c, auth: sigv4}",
            "catalogs[0].credentials: needs accessKeyId and secretAccessKeyFile; or set credentials to environment or file"
        ),
        (
            "{name: a, uri: https://c, scope: x}",
            "catalogs[0].scope: has a meaning only with auth: oauth2; remove it or set auth"
        ),
        (
            "{name: a, uri: https://c, auth: bearer, token: x, region: y}",
            "catalogs[0].region: has a meaning only with auth: sigv4; remove it or set auth"
        ),
        (
            "{name: a, uri: https://c/v1}",
            "warning: catalogs[0].uri: ends in /v1, which is put behind it once more: leave it out"
        ),
        (
            "{name: a/b, uri: https://c}",
            "catalogs[0].name: expected a name of 1 to 64 letters, digits, dots, dashes and underscores, found 'a/b'"
        ),
        (
            "{name: a, uri: c.example.com}",
            "catalogs[0].uri: expected an absolute http or https URL without query, fragment and credentials, found"
                + " 'c.example.com'"
        ),
        (
            "{name: a, uri: https://c, allowedHosts: [https://d/path]}",
            "catalogs[0].allowedHosts: expected a host such as login.example.com, login.example.com:8443 or"
                + " https://login.example.com, found 'https://d/path'"
        ),
        (
            "{name: a, uri: https://c, warehose: x}",
            "catalogs[0].warehose: there is no such key; did you mean warehouse?"
        ),
    ])
    func whatIsWrongIsTold(_ catalog: String, _ expected: String) {
        #expect(problems("catalogs: [\(catalog)]") == [expected])
    }

    @Test(arguments: [
        ("{name: a, uri: 'http://c.example.com'}", "uri"),
        ("{name: a, uri: https://c, allowedHosts: ['http://d:80']}", "allowedHosts"),
        (
            "{name: a, uri: https://c, auth: oauth2, clientId: i, clientSecret: s, tokenEndpoint: 'http://d/t'}",
            "tokenEndpoint"
        ),
    ])
    func plainHTTPHasToBeSaid(_ catalog: String, _ key: String) {
        let found = problems("catalogs: [\(catalog)]")
        #expect(found.count == 1 && found.first?.hasPrefix("catalogs[0].\(key): http://") == true, "\(found)")
        #expect(found.first?.contains("allowPlainHTTP: true") == true)
        #expect(problems("catalogs: [\(catalog.dropLast()), allowPlainHTTP: true}]").isEmpty)
    }

    @Test func loopbackMayBePlain() {
        for host in ["localhost:1", "127.0.0.1", "[::1]:8181"] {
            #expect(problems("catalogs: [{name: a, uri: 'http://\(host)'}]").isEmpty)
        }
    }

    @Test func namesAreGivenOnce() {
        let found = problems("catalogs: [{name: a, uri: https://c}, {name: a, uri: https://d}]")
        #expect(found == ["catalogs: two catalogs are named a; each name is given once"])
    }

    @Test func clientsAreMadeOfThem() async throws {
        let catalogs = try file(
            """
            catalogs:
              - {name: b, uri: https://c, auth: bearer, token: x}
              - {name: a, uri: https://c, auth: sigv4, accessKeyId: k, secretAccessKey: s}
              - {name: c, uri: https://c, auth: oauth2, clientId: k, clientSecret: s}
            """
        ).validated().catalogs
        let transport = StoreTransport()
        let directory = Result { try ConfiguredCatalogs.make(catalogs, transport: transport) }
        let missing = try file("catalogs: [{name: b, uri: https://c, auth: bearer, tokenFile: /nonexistent}]")
            .validated().catalogs
        #expect(throws: CommandError.self) { try ConfiguredCatalogs.make(missing, transport: transport) }
        try await transport.shutdown()
        #expect(try directory.get().names == ["a", "b", "c"])
    }
}
