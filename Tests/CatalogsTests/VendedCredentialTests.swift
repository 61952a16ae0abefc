import Iceberg
import Tables
import Testing

@testable import Catalogs

@Suite struct VendedCredentialTests {
    private func catalog(
        _ members: String, asks: Bool = true, _ time: SteppingClock = SteppingClock()
    ) throws -> (RESTCatalog, ScriptedTransport) {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            if request.url.contains("/config") { return .emptyConfiguration }
            if request.header("if-none-match") != nil { return CatalogResponse(status: 304, headers: [], body: []) }
            return .json(
                #"{"metadata-location":"s3://b/t/m.json","metadata":\#(Texts.metadata),\#(members)}"#, 200,
                [("etag", "\"1\"")])
        }
        return (try Catalog.make(transport, asksForCredentials: asks, clock: time.clock), transport)
    }

    private static func keys(_ name: String, expires: Int64? = nil) -> String {
        let end = expires.map { #","s3.session-token-expires-at-ms":"\#($0)""# } ?? ""
        return #"{"s3.access-key-id":"\#(name)","s3.secret-access-key":"secret","s3.session-token":"t"\#(end)}"#
    }

    @Test func theLongestPrefixCounts() async throws {
        let entries = [("s3://b/", "bucket"), ("s3a://b/t/data/", "data"), ("s3://b/t", "table"), ("s3", "all")]
            .map { #"{"prefix":"\#($0.0)","config":\#(Self.keys($0.1))}"# }.joined(separator: ",")
        let (catalog, _) = try catalog(
            #""config":{"s3.region":"eu-central-1","s3.endpoint":"https://store.example.com"},"#
                + #""storage-credentials":[\#(entries)]"#)
        #expect(catalog.credentials(Catalog.orders) == nil)
        _ = try await catalog.loadTable(Catalog.orders)
        let table = CatalogTable(Catalog.orders, of: catalog)
        #expect(table.credentials()?.accessKeyID == "table")
        #expect(table.credentials(for: "s3://b/t/data/x.parquet")?.accessKeyID == "data")
        #expect(table.credentials(for: "s3n://b/other")?.accessKeyID == "bucket")
        #expect(table.credentials(for: "s3://c/x")?.accessKeyID == "all")
        let credentials = try #require(table.credentials())
        #expect(credentials.region == "eu-central-1" && credentials.endpoint == "https://store.example.com")
        #expect(credentials.sessionToken == "t" && credentials.expires == nil && credentials.pathStyle == nil)
        #expect(table.credentials(for: "abfss://x")?.accessKeyID == nil)
    }

    @Test func theTablesOwnConfigurationIsTakenToo() async throws {
        let (catalog, _) = try catalog(
            #""config":{"s3.access-key-id":"a","s3.secret-access-key":"b","s3.path-style-access":true,"client.region":"r/x"}"#
        )
        _ = try await catalog.loadTable(Catalog.orders)
        let credentials = try #require(catalog.credentials(Catalog.orders))
        #expect(credentials.accessKeyID == "a" && credentials.sessionToken == nil && credentials.pathStyle == true)
        #expect(credentials.region == nil, "a region stands in signatures")
    }

    @Test(arguments: [
        #""config":{"s3.access-key-id":"a"}"#, #""config":{"s3.access-key-id":"a","s3.secret-access-key":"b\r\n"}"#,
        #""config":{"s3.access-key-id":"","s3.secret-access-key":"b"}"#, #""storage-credentials":null"#,
        #""config":{"s3.access-key-id":"a","s3.secret-access-key":"b","s3.session-token":""}"#,
    ])
    func whatNoRequestCanCarryIsNotLent(_ members: String) async throws {
        let (catalog, _) = try catalog(members)
        _ = try await catalog.loadTable(Catalog.orders)
        #expect(catalog.credentials(Catalog.orders) == nil)
    }

    @Test func whoeverDoesNotAskIsLentNothing() async throws {
        let (catalog, transport) = try catalog(#""config":\#(Self.keys("a"))"#, asks: false)
        _ = try await catalog.loadTable(Catalog.orders)
        #expect(catalog.credentials(Catalog.orders) == nil)
        #expect(transport.requests.allSatisfy { $0.header("x-iceberg-access-delegation") == nil })
    }

    @Test func credentialsThatAreAboutToEndAreRenewed() async throws {
        let time = SteppingClock()
        let end = time.clock.now() + 900_000
        let (catalog, transport) = try catalog(
            #""storage-credentials":[{"prefix":"s3://b","config":\#(Self.keys("a", expires: end))}]"#, time)
        let conditions = { transport.requests(to: "/tables/").map { $0.header("if-none-match") != nil } }
        var known = try await catalog.loadTable(Catalog.orders)
        known = try await catalog.loadTable(Catalog.orders, known: known)
        time.advance(.seconds(599))
        known = try await catalog.loadTable(Catalog.orders, known: known)
        #expect(conditions() == [false, true, true])
        time.advance(.seconds(2))
        let later = try await catalog.loadTable(Catalog.orders, known: known)
        #expect(conditions() == [false, true, true, false])
        #expect(later.location == known.location && later.bytes == known.bytes)
        #expect(catalog.credentials(Catalog.orders)?.expires == end)
    }

    @Test func whoeverHasNoCredentialsYetAsksForThem() async throws {
        let (catalog, transport) = try catalog(#""config":\#(Self.keys("a"))"#)
        let known = MetadataDocument(location: "s3://b/t/m.json", bytes: [1], tag: "\"1\"")
        let document = try await catalog.loadTable(Catalog.orders, known: known)
        #expect(transport.requests.last?.header("if-none-match") == nil)
        #expect(document.bytes == [1] && catalog.credentials(Catalog.orders)?.accessKeyID == "a")
    }

    @Test func freshCredentialsAreAskedForOnlyWhereTheyEnd() async throws {
        let time = SteppingClock()
        let end = time.clock.now() + 60_000
        let (catalog, transport) = try catalog(#""config":\#(Self.keys("a", expires: end))"#, time)
        let table = CatalogTable(Catalog.orders, of: catalog)
        #expect(table.mayLend)
        for _ in 0..<3 { #expect(try await table.freshCredentials()?.accessKeyID == "a") }
        #expect(transport.requests(to: "/tables/").count == 1)
        time.advance(.seconds(51))
        _ = try await table.freshCredentials()
        #expect(transport.requests(to: "/tables/").count == 2)
    }

    @Test func whoLendsNothingIsAskedOnce() async throws {
        let (catalog, transport) = try catalog(#""config":{}"#)
        let table = CatalogTable(Catalog.orders, of: catalog)
        for _ in 0..<3 { #expect(try await table.freshCredentials() == nil) }
        #expect(!table.mayLend && transport.requests(to: "/tables/").count == 1)
    }

    @Test func tooManyCredentialsAreRefused() async throws {
        let entries = Array(repeating: #"{"prefix":"s3://b","config":{}}"#, count: 1001).joined(separator: ",")
        let (catalog, _) = try catalog(#""storage-credentials":[\#(entries)]"#)
        #expect(await Catalog.failure(catalog)?.kind == .storage(.malformedAnswer))
        let properties = (0...10_000).map { "\"p\($0)\":\"\"" }.joined(separator: ",")
        let (other, _) = try self.catalog("\"config\":{\(properties)}")
        #expect(await Catalog.failure(other)?.kind == .storage(.malformedAnswer))
    }
}
