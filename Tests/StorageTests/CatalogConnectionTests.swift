import Catalogs
import Iceberg
import NIOHTTP1
import Tables
import Testing

@testable import Storage

/// The connections to catalogs against a server that misbehaves.
@Suite struct CatalogConnectionTests {
    private static let credentials = Credentials(accessKey: "ACCESSKEY", secretKey: "SECRETKEY", sessionToken: "TOKEN")

    /// Runs `body` with a connection to a server that answers by `reply`.
    private func with(
        timeout: Duration = .seconds(10), credentials: CredentialSource? = nil,
        _ reply: @escaping @Sendable (Int, HTTPRequestHead) -> FakeServer.Reply,
        _ body: (CatalogConnection, FakeServer) async throws -> Void
    ) async throws {
        let server = try await FakeServer.start(reply)
        let transport = StoreTransport()
        let connection = try CatalogConnection(
            name: "lake", transport: transport, credentials: credentials, caFile: nil, timeout: timeout,
            now: { SignerTests.midnight })
        do {
            try await body(connection, server)
        } catch {
            Issue.record("\(error)")
        }
        try await server.stop()
        try await transport.shutdown()
    }

    private func request(
        _ server: FakeServer, _ path: String = "/v1/config?a=b", limit: Int = 1000,
        signing: CatalogRequest.Signing? = nil
    ) -> CatalogRequest {
        CatalogRequest(
            method: "GET", url: "http://127.0.0.1:\(server.port)\(path)",
            headers: [("accept", "application/json"), ("x-iceberg-access-delegation", "vended-credentials")],
            signing: signing, limit: limit)
    }

    private func failure(_ connection: CatalogConnection, _ request: CatalogRequest) async -> StorageError? {
        do throws(StorageError) {
            _ = try await connection.exchange(request)
            return nil
        } catch {
            return error
        }
    }

    @Test func answersAreGivenWhateverTheirStatus() async throws {
        for status in [200, 304, 401, 404, 503] {
            try await with({ _, _ in .answer(status, [("ETag", "\"1\"")], status == 304 ? "" : "{}") }) {
                connection, server in
                let response = try await connection.exchange(request(server))
                #expect(response.status == status)
                #expect(response.headers.contains { $0.name == "etag" && $0.value == "\"1\"" })
                let head = try #require(server.requests.first)
                #expect(head.uri == "/v1/config?a=b" && head.method == .GET)
                #expect(head.headers["host"] == ["127.0.0.1:\(server.port)"])
                #expect(head.headers["accept"] == ["application/json"] && head.headers["authorization"].isEmpty)
            }
        }
    }

    @Test(arguments: [301, 302, 307, 308])
    func redirectsAreNotFollowed(_ status: Int) async throws {
        try await with({ _, head in .answer(status, [("Location", "/elsewhere")], "") }) { connection, server in
            let response = try await connection.exchange(request(server))
            #expect(response.status == status)
            #expect(server.requests.count == 1)
        }
    }

    @Test func bodiesAreBounded() async throws {
        let body = String(repeating: "x", count: 1001)
        try await with({ _, _ in .answer(200, [], body) }) { connection, server in
            #expect(await failure(connection, request(server))?.kind == .tooLarge)
            let response = try await connection.exchange(request(server, limit: 1001))
            #expect(response.body.count == 1001)
        }
    }

    @Test func aCatalogThatSaysNothingIsGivenUp() async throws {
        try await with(timeout: .milliseconds(300), { _, _ in .silence }) { connection, server in
            let failure = try #require(await failure(connection, request(server)))
            #expect(failure.kind == .timedOut && failure.location == "catalog lake")
        }
        try await with(timeout: .milliseconds(300), { _, _ in .stall([("Content-Length", "10")], "{") }) {
            connection, server in
            #expect(await failure(connection, request(server))?.kind == .timedOut)
        }
    }

    @Test func brokenConnectionsAreToldOfTheCatalog() async throws {
        try await with({ number, _ in number == 0 ? .reset : .brokenOff(200, [("Content-Length", "10")], "{") }) {
            connection, server in
            for _ in 0..<2 {
                let failure = try #require(await failure(connection, request(server)))
                #expect(failure.kind == .unavailable)
                #expect(failure.message.hasPrefix("The catalog at 127.0.0.1:\(server.port): "))
            }
        }
        try await with({ _, _ in .raw("SSH-2.0-x\r\n") }) { connection, server in
            #expect(await failure(connection, request(server))?.kind == .malformedAnswer)
        }
    }

    @Test func requestsAreSignedForTheirService() async throws {
        let signing = CatalogRequest.Signing(service: "s3tables", region: "eu-west-1")
        try await with(credentials: .fixed(Self.credentials), { _, _ in .answer(200, [], "{}") }) {
            connection, server in
            _ = try await connection.exchange(
                request(server, "/v1/a%1Fb?warehouse=a%20b&pageToken=", signing: signing))
            let headers = try #require(server.requests.first).headers
            let authorization = try #require(headers["authorization"].first)
            #expect(
                authorization.hasPrefix(
                    "AWS4-HMAC-SHA256 Credential=ACCESSKEY/20130524/eu-west-1/s3tables/aws4_request,SignedHeaders="
                        + "host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-iceberg-access-delegation,"))
            #expect(headers["x-amz-security-token"] == ["TOKEN"] && headers["x-amz-date"] == ["20130524T000000Z"])
            let signer = RequestSigner(
                credentials: Self.credentials,
                key: SigningKey(secretKey: "SECRETKEY", date: "20130524", region: "eu-west-1", service: "s3tables"))
            let expected = signer.headers(
                method: "GET", path: "/v1/a%1Fb", query: [("pageToken", ""), ("warehouse", "a b")],
                signing: [
                    ("host", "127.0.0.1:\(server.port)"), ("x-iceberg-access-delegation", "vended-credentials"),
                ], pathForm: .encodedAgain, at: SigningTime(milliseconds: SignerTests.midnight))
            #expect(expected.last?.value == authorization)
        }
    }

    @Test func nothingIsSentUnsignedThatAsksForASignature() async throws {
        let signing = CatalogRequest.Signing(service: "s3tables", region: "eu-west-1")
        try await with({ _, _ in .answer(200, [], "{}") }) { connection, server in
            #expect(await failure(connection, request(server, signing: signing))?.kind == .denied)
            #expect(server.requests.isEmpty)
        }
    }

    @Test func refusedKeysOfAFileAreReadAgain() async throws {
        let folder = try TemporaryFolder()
        @Sendable func write(_ key: String) {
            let text = "[default]\naws_access_key_id = \(key)\naws_secret_access_key = s\n"
            #expect(throws: Never.self) { try folder.write("credentials", text) }
        }
        write("OLD")
        let signing = CatalogRequest.Signing(service: "s3tables", region: "eu-west-1")
        try await with(
            credentials: .sharedFile(path: folder.path + "/credentials", profile: "default"),
            { number, head in
                // The keys change while the request is on its way.
                if number == 1 { write("NEWER") }
                return head.headers["authorization"].first?.contains("=NEWER/") == true
                    ? .answer(200, [], "{}") : .answer(403, [], "{}")
            }
        ) { connection, server in
            let refused = try await connection.exchange(request(server, signing: signing))
            #expect(refused.status == 403 && server.requests.count == 1)
            let taken = try await connection.exchange(request(server, signing: signing))
            #expect(taken.status == 200 && server.requests.count == 3)
        }
    }

    @Test func anAuthoritysFileThatIsNoneIsRefused() async throws {
        let transport = StoreTransport()
        #expect(throws: StorageError.self) {
            try CatalogConnection(name: "lake", transport: transport, caFile: "/nonexistent.pem")
        }
        try await transport.shutdown()
    }

    @Test(arguments: ["", "/v1", "ftp://a/b", "http:///x", "http://a/b?c=%zz", "http://u@h/"])
    func whatIsNoAddressIsRefused(_ url: String) {
        #expect(throws: StorageError.self) { try RequestAddress(url, at: "catalog lake") }
    }

    /// A catalog over real connections, from its configuration to a table.
    @Test func aTableIsLoaded() async throws {
        try await with({ number, head in
            if head.uri.hasPrefix("/api/v1/config?warehouse=w") {
                return .answer(200, [], #"{"defaults":{},"overrides":{"prefix":"p"}}"#)
            }
            if !head.headers["if-none-match"].isEmpty { return .answer(304, [], "") }
            return .answer(200, [("ETag", "\"9\"")], #"{"metadata-location":"s3://b/m.json","metadata":{"a":1}}"#)
        }) { connection, server in
            let uri = try #require(CatalogURL("http://127.0.0.1:\(server.port)/api/"))
            let catalog = RESTCatalog(
                CatalogConfiguration(name: "lake", uri: uri, warehouse: "w", asksForCredentials: false),
                transport: connection, clock: .system)
            let table = CatalogTable(CatalogIdentifier(namespace: ["a", "b"], name: "t"), of: catalog)
            let first = try await table.current(known: nil)
            #expect(first.location == "s3://b/m.json" && first.bytes == Array(#"{"a":1}"#.utf8))
            #expect(try await table.current(known: first).tag == "\"9\"")
            #expect(server.requests.last?.uri == "/api/v1/p/namespaces/a%1Fb/tables/t?snapshots=all")
            #expect(server.requests.count == 3)
        }
    }
}
