import Tables
import Testing

@testable import Catalogs

/// A catalog's configuration is input: it decides how it is asked, never where credentials go.
@Suite struct OverrideTests {
    private static let bearer = CatalogAuthentication.bearer(CatalogSecret("hidden-token"))
    private static let client = OAuth2Client(id: "me", secret: CatalogSecret("hidden-secret"))
    private static let sigv4 = CatalogAuthentication.sigv4(.init(service: "s3tables", region: "eu-west-1"))

    private func transport(_ configuration: String) -> ScriptedTransport {
        ScriptedTransport { request, _ throws(StorageError) in
            if request.method == "POST" { return .json(#"{"access_token":"granted","token_type":"bearer"}"#) }
            return request.url.contains("/config") ? .json(configuration) : .table
        }
    }

    @Test(arguments: [
        "https://evil.example.com", "https://catalog.example.com:8443/api", "http://catalog.example.com/api",
        "https://catalog.example.com.evil.example.com", "https://CATALOG.example.com:444",
    ])
    func noOverrideMovesCredentials(_ uri: String) async throws {
        let transport = transport(#"{"defaults":{},"overrides":{"uri":"\#(uri)"}}"#)
        let failure = try #require(await Catalog.failure(try Catalog.make(transport, Self.bearer)))
        #expect(failure.kind == .storage(.refused))
        #expect(!failure.message.contains("example.com"))
        #expect(failure.detail?.contains("`uri`") == true && failure.detail?.contains("`allowedHosts`") == true)
        #expect(transport.urls == ["https://catalog.example.com/api/v1/config"])
    }

    /// The catalog knows the secret, and may put it where it will be told of.
    @Test(arguments: ["hidden-token", "Hidden-Token"])
    func aSecretInAHostsNameIsNotRepeated(_ secret: String) async throws {
        let transport = transport(#"{"defaults":{},"overrides":{"uri":"https://\#(secret).example.com/x"}}"#)
        let catalog = try Catalog.make(transport, .bearer(CatalogSecret(secret)))
        let failure = try #require(await Catalog.failure(catalog))
        #expect(failure.detail?.contains("***.example.com") == true)
        #expect(!"\(failure)".lowercased().contains("hidden"))
    }

    @Test(arguments: [
        "https://user@catalog.example.com/", "https://catalog.example.com@evil.example.com/", "//evil.example.com",
        "file:///etc/passwd", "https://catalog.example.com/../x", "https://catalog.example.com/%2e%2E/x",
        "https://catalog.example.com/a?b", "https:catalog.example.com", "https://catalog.example.com\\\\.evil.com/",
    ])
    func whatIsNoPlainAddressIsRefused(_ uri: String) async throws {
        let transport = transport(#"{"overrides":{"uri":"\#(uri)"},"defaults":{}}"#)
        let failure = await Catalog.failure(try Catalog.make(transport, Self.bearer))
        #expect(failure?.kind == .storage(.malformedAnswer))
        #expect(transport.urls.count == 1)
    }

    @Test func aListedHostIsFollowed() async throws {
        let transport = transport(#"{"overrides":{"uri":"https://other.example.com/x/"},"defaults":{}}"#)
        let catalog = try Catalog.make(transport, Self.bearer, allowed: ["other.example.com"])
        _ = try await catalog.loadTable(Catalog.orders)
        let request = try #require(transport.requests.last)
        #expect(request.url == "https://other.example.com/x/v1/namespaces/sales/tables/orders?snapshots=all")
        #expect(request.header("authorization") == "Bearer hidden-token")
    }

    @Test func anotherPathOfTheSameHostIsFollowed() async throws {
        let transport = transport(#"{"overrides":{"uri":"https://catalog.example.com:443/v2"},"defaults":{}}"#)
        _ = try await Catalog.make(transport, Self.bearer).loadTable(Catalog.orders)
        #expect(transport.urls.last?.hasPrefix("https://catalog.example.com/v2/v1/namespaces/") == true)
    }

    @Test(arguments: ["overrides", "defaults"])
    func noTokenEndpointMovesTheClientsSecret(_ source: String) async throws {
        let transport = transport(#"{"\#(source)":{"oauth2-server-uri":"https://evil.example.com/token"}}"#)
        let failure = try #require(await Catalog.failure(try Catalog.make(transport, .oauth2(Self.client))))
        #expect(failure.kind == .storage(.refused))
        #expect(failure.detail?.contains("`oauth2-server-uri`") == true)
        #expect(transport.requests(to: "evil").isEmpty)
    }

    @Test func aTokenEndpointOfTheCatalogIsFollowed() async throws {
        for (given, expected) in [
            ("/iam/token", "https://catalog.example.com/api/iam/token"),
            ("https://catalog.example.com/t", "https://catalog.example.com/t"),
        ] {
            let transport = ScriptedTransport { request, number throws(StorageError) in
                if request.method == "POST" { return .json(#"{"access_token":"granted","expires_in":100}"#) }
                return request.url.contains("/config")
                    ? .json(#"{"overrides":{"oauth2-server-uri":"\#(given)"}}"#) : .table
            }
            let time = SteppingClock()
            let catalog = try Catalog.make(transport, .oauth2(Self.client), clock: time.clock)
            _ = try await catalog.loadTable(Catalog.orders)
            time.advance(.seconds(100))
            _ = try await catalog.loadTable(Catalog.orders)
            let posts = transport.requests.filter { $0.method == "POST" }.map(\.url)
            #expect(posts == ["https://catalog.example.com/api/v1/oauth/tokens", expected])
        }
    }

    @Test func theConfiguredTokenEndpointStandsOverDefaults() async throws {
        var client = Self.client
        client.tokenEndpoint = CatalogURL("https://login.example.com/token")
        let transport = transport(#"{"defaults":{"oauth2-server-uri":"https://evil.example.com/token"}}"#)
        _ = try await Catalog.make(transport, .oauth2(client)).loadTable(Catalog.orders)
        #expect(transport.urls.first == "https://login.example.com/token")
        #expect(transport.requests(to: "evil").isEmpty)
    }

    @Test func signaturesAreMadeForWhatIsConfigured() async throws {
        for (override, key) in [
            (#""rest.signing-name":"s3""#, "`service`"), (#""rest.signing-region":"us-gov-west-1""#, "`region`"),
        ] {
            let transport = transport("{\"overrides\":{\(override)}}")
            let failure = await Catalog.failure(try Catalog.make(transport, Self.sigv4))
            #expect(failure?.kind == .storage(.refused) && failure?.detail?.contains(key) == true)
            #expect(transport.urls.count == 1)
        }
        let same = transport(
            #"{"overrides":{"rest.signing-name":"s3tables","rest.signing-region":"eu-west-1","rest.sigv4-enabled":true}}"#
        )
        _ = try await Catalog.make(same, Self.sigv4).loadTable(Catalog.orders)
        #expect(same.requests.map(\.signing?.service) == ["s3tables", "s3tables"])
        let unsigned = transport(#"{"overrides":{"rest.sigv4-enabled":"true"}}"#)
        let failure = await Catalog.failure(try Catalog.make(unsigned, Self.bearer))
        #expect(failure?.kind == .storage(.refused) && failure?.detail?.contains("auth: sigv4") == true)
    }

    @Test func aTokenOfTheCatalogStaysWithItsOrigin() async throws {
        let same = transport(#"{"overrides":{"token":"session"}}"#)
        _ = try await Catalog.make(same, Self.bearer).loadTable(Catalog.orders)
        #expect(same.requests.map { $0.header("authorization") } == ["Bearer hidden-token", "Bearer session"])

        let moved = transport(#"{"overrides":{"token":"session","uri":"https://other.example.com"}}"#)
        _ = try await Catalog.make(moved, Self.bearer, allowed: ["https://other.example.com/"]).loadTable(
            Catalog.orders)
        #expect(moved.requests.last?.header("authorization") == "Bearer hidden-token")

        let suggested = transport(#"{"defaults":{"token":"session"}}"#)
        _ = try await Catalog.make(suggested, Self.bearer).loadTable(Catalog.orders)
        #expect(suggested.requests.last?.header("authorization") == "Bearer hidden-token")

        let broken = transport(#"{"overrides":{"token":"a\r\nx-evil: 1"}}"#)
        #expect(await Catalog.failure(try Catalog.make(broken, Self.bearer))?.kind == .storage(.malformedAnswer))
    }

    @Test func anEndedTokenOfTheCatalogIsHadAgain() async throws {
        let transport = ScriptedTransport { request, number throws(StorageError) in
            if request.url.contains("/config") { return .json(#"{"overrides":{"token":"session-\#(number)"}}"#) }
            return request.header("authorization") == "Bearer session-2" ? .table : .error(401, "NotAuthorized", "old")
        }
        _ = try await Catalog.make(transport).loadTable(Catalog.orders)
        #expect(transport.urls.count == 4)
    }

    @Test(arguments: [
        ("catalogs/main", "catalogs/main"), ("main%7Cwarehouse", "main%7Cwarehouse"), ("a|b", "a%7Cb"),
        ("/a/", "a"), ("50%", "50%25"), ("a?b#c", "a%3Fb%23c"), ("ä", "%C3%A4"),
    ])
    func prefixes(_ given: String, _ expected: String) async throws {
        let transport = transport(#"{"defaults":{"prefix":"no"},"overrides":{"prefix":"\#(given)"}}"#)
        _ = try await Catalog.make(transport).loadTable(Catalog.orders)
        #expect(
            transport.urls.last
                == "https://catalog.example.com/api/v1/\(expected)/namespaces/sales/tables/orders?snapshots=all")
    }

    @Test(arguments: ["../x", "a/../../b", "a/%2e%2E/b", ".", "/"])
    func noPrefixLeavesTheCatalog(_ given: String) async throws {
        let transport = transport(#"{"defaults":{"prefix":"\#(given)"}}"#)
        #expect(await Catalog.failure(try Catalog.make(transport))?.kind == .storage(.malformedAnswer))
        #expect(transport.urls.count == 1)
    }

    /// What it is encoded to counts: three bytes for one.
    @Test func aPrefixLeavesRoomForTheRestOfAnAddress() async throws {
        for (count, isTaken) in [(341, true), (342, false)] {
            let given = String(repeating: "'", count: count)
            let transport = transport(#"{"defaults":{"prefix":"\#(given)"}}"#)
            let failure = await Catalog.failure(try Catalog.make(transport))
            #expect((failure == nil) == isTaken, "\(given.utf8.count) bytes")
        }
    }

    @Test(arguments: [
        (#"{"defaults":{"prefix":"default"}}"#, "mine"), (#"{"overrides":{"prefix":"override"}}"#, "override"),
        ("{}", "mine"),
    ])
    func theConfiguredPrefixStandsBetween(_ configuration: String, _ expected: String) async throws {
        let transport = transport(configuration)
        _ = try await Catalog.make(transport, prefix: "mine").loadTable(Catalog.orders)
        #expect(transport.urls.last?.contains("/api/v1/\(expected)/namespaces/sales/") == true)
    }

    @Test func defaultsStandBelowOverrides() async throws {
        let transport = transport(#"{"defaults":{"prefix":"p","namespace-separator":"."},"overrides":{}}"#)
        let table = CatalogIdentifier(namespace: ["a", "b"], name: "t")
        _ = try await Catalog.make(transport).loadTable(table)
        #expect(transport.urls.last?.hasSuffix("/v1/p/namespaces/a.b/tables/t?snapshots=all") == true)
    }

    @Test func whatACatalogDoesNotOfferIsNotAsked() async throws {
        let transport = transport(#"{"endpoints":["GET /v1/{prefix}/namespaces"]}"#)
        let catalog = try Catalog.make(transport)
        let failure = await Catalog.failure(catalog)
        #expect(failure?.kind == .unsupported)
        #expect(failure?.detail?.contains("GET /v1/{prefix}/namespaces/{namespace}/tables/{table}") == true)
        #expect(transport.urls.count == 1)
        let offered = self.transport(
            #"{"endpoints":["GET /v1/{prefix}/namespaces/{namespace}/tables/{table}"]}"#)
        _ = try await Catalog.make(offered).loadTable(Catalog.orders)
        let unsaid = self.transport(#"{"endpoints":null}"#)
        _ = try await Catalog.make(unsaid).loadTable(Catalog.orders)
    }
}
