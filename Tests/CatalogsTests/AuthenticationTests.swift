import Synchronization
import Tables
import Testing

@testable import Catalogs

@Suite struct AuthenticationTests {
    private static func client(_ endpoint: String? = "https://login.example.com/token") -> OAuth2Client {
        OAuth2Client(
            id: "me&you", secret: CatalogSecret("hidden+secret"), tokenEndpoint: endpoint.flatMap { CatalogURL($0) })
    }

    /// Gives a new token each time and accepts what `accepts` says.
    private func transport(
        lifetime: Int? = 3600, delay: @escaping @Sendable () async -> Void = {},
        accepts: @escaping @Sendable (_ token: String) -> Int = { _ in 200 }
    ) -> ScriptedTransport {
        let given = Atomic(0)
        return ScriptedTransport(delay: delay) { request, _ throws(StorageError) in
            if request.method == "POST" {
                let number = given.add(1, ordering: .relaxed).newValue
                let expires = lifetime.map { #","expires_in":\#($0)"# } ?? ""
                return .json(#"{"access_token":"token-\#(number)","token_type":"Bearer"\#(expires)}"#)
            }
            let status = accepts(request.header("authorization") ?? "")
            guard status == 200 else { return .error(status, "NotAuthorizedException", "no") }
            return request.url.contains("/config") ? .emptyConfiguration : .table
        }
    }

    private func posts(_ transport: ScriptedTransport) -> [CatalogRequest] {
        transport.requests.filter { $0.method == "POST" }
    }

    @Test func tokensAreAskedForAsTheGrantSays() async throws {
        let transport = transport()
        var client = Self.client()
        client.scope = "PRINCIPAL_ROLE:ALL"
        client.audience = "a"
        client.resource = "https://r"
        _ = try await Catalog.make(transport, .oauth2(client)).loadTable(Catalog.orders)
        let request = try #require(posts(transport).first)
        #expect(request.url == "https://login.example.com/token")
        #expect(request.header("content-type") == "application/x-www-form-urlencoded")
        #expect(request.header("authorization") == nil)
        #expect(
            request.form
                == "grant_type=client_credentials&client_id=me%26you&client_secret=hidden%2Bsecret"
                + "&scope=PRINCIPAL_ROLE%3AALL&audience=a&resource=https%3A%2F%2Fr")
        #expect(transport.requests.dropFirst().allSatisfy { $0.header("authorization") == "Bearer token-1" })
        #expect(transport.requests.count == 3)
    }

    @Test func theCatalogsOwnEndpointIsTheDefault() async throws {
        let transport = transport()
        _ = try await Catalog.make(transport, .oauth2(Self.client(nil))).loadTable(Catalog.orders)
        let request = try #require(posts(transport).first)
        #expect(request.url == "https://catalog.example.com/api/v1/oauth/tokens")
        #expect(request.form.hasSuffix("&scope=catalog"))
        let other = self.transport()
        _ = try await Catalog.make(other, .oauth2(Self.client())).loadTable(Catalog.orders)
        #expect(posts(other).first?.form.contains("scope") == false)
    }

    @Test func tokensAreRenewedShortlyBeforeTheyEnd() async throws {
        let transport = transport(lifetime: 300)
        let time = SteppingClock()
        let catalog = try Catalog.make(transport, .oauth2(Self.client()), clock: time.clock)
        _ = try await catalog.loadTable(Catalog.orders)
        time.advance(.seconds(269))
        _ = try await catalog.loadTable(Catalog.orders)
        #expect(posts(transport).count == 1)
        time.advance(.seconds(1))
        _ = try await catalog.loadTable(Catalog.orders)
        #expect(posts(transport).count == 2)
        #expect(transport.requests.last?.header("authorization") == "Bearer token-2")
    }

    @Test(arguments: [401, 419])
    func aRefusedTokenIsRenewedOnce(_ status: Int) async throws {
        let transport = transport(accepts: { $0 == "Bearer token-1" ? status : 200 })
        _ = try await Catalog.make(transport, .oauth2(Self.client())).loadTable(Catalog.orders)
        #expect(posts(transport).count == 2)

        let hopeless = self.transport(accepts: { _ in status })
        let failure = await Catalog.failure(try Catalog.make(hopeless, .oauth2(Self.client())))
        #expect(failure?.kind == .storage(.denied))
        #expect(posts(hopeless).count == 2 && hopeless.requests.count == 4)
    }

    @Test func oneTokenServesThoseWhoAskTogether() async throws {
        let transport = transport(delay: { try? await Task.sleep(for: .milliseconds(20)) })
        let catalog = try Catalog.make(transport, .oauth2(Self.client()))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 { group.addTask { _ = try await catalog.loadTable(Catalog.orders) } }
            try await group.waitForAll()
        }
        #expect(posts(transport).count == 1)
        #expect(transport.requests(to: "/config").count == 1)
        #expect(transport.requests(to: "/tables/").count == 32)
    }

    @Test func oneTokenServesThoseWhoAreRefusedTogether() async throws {
        let transport = transport(delay: { try? await Task.sleep(for: .milliseconds(20)) }) {
            $0 == "Bearer token-1" ? 401 : 200
        }
        let catalog = try Catalog.make(transport, .oauth2(Self.client()))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 { group.addTask { _ = try await catalog.loadTable(Catalog.orders) } }
            try await group.waitForAll()
        }
        #expect(posts(transport).count == 2)
    }

    @Test func aCancelledCallerDoesNotTakeTheTokenAway() async throws {
        let transport = transport(delay: { try? await Task.sleep(for: .milliseconds(50)) })
        let catalog = try Catalog.make(transport, .oauth2(Self.client()))
        let first = Task { try? await catalog.loadTable(Catalog.orders) }
        let second = Task { try await catalog.loadTable(Catalog.orders) }
        try await Task.sleep(for: .milliseconds(10))
        first.cancel()
        _ = try await second.value
        #expect(posts(transport).count == 1)
    }

    @Test(arguments: [
        (#"{"token_type":"bearer"}"#, "access_token"), (#"{"access_token":""}"#, "access_token"),
        (#"{"access_token":"a b"}"#, "access_token"), (#"{"access_token":"a\r\nx: y"}"#, "access_token"),
        (#"{"access_token":"a","token_type":"mac"}"#, "another type"), ("[]", "no answer"), ("<html>", "no answer"),
    ])
    func tokensThatCannotBeSentAreNone(_ answer: String, _ reason: String) async throws {
        let transport = ScriptedTransport { _, _ throws(StorageError) in .json(answer) }
        let failure = try #require(
            await Catalog.failure(try Catalog.make(transport, .oauth2(Self.client()))))
        #expect(failure.kind == .storage(.malformedAnswer))
        #expect(failure.detail?.contains(reason) == true, "\(failure)")
        #expect(transport.requests.count == 1)
    }

    @Test func aClientThatIsNotKnownIsTold() async throws {
        let transport = ScriptedTransport { _, _ throws(StorageError) in
            .json(#"{"error":"invalid_client","error_description":"hidden+secret is wrong"}"#, 400)
        }
        let failure = try #require(
            await Catalog.failure(try Catalog.make(transport, .oauth2(Self.client()))))
        #expect(failure.kind == .storage(.denied))
        #expect(
            failure.detail
                == "catalog lake: answered 400 to the request for a token, invalid_client: \"*** is wrong\"; check"
                + " `clientId`, `clientSecretFile` and `scope`")
    }

    @Test func nothingDescribesASecret() async throws {
        let client = Self.client()
        let authentication = CatalogAuthentication.oauth2(client)
        let vended = VendedCredentials(accessKeyID: "key", secretAccessKey: "hidden", sessionToken: "hidden")
        var dumped = ""
        dump(client, to: &dumped)
        dump(vended, to: &dumped)
        let request = CatalogRequest(
            method: "POST", url: "https://c", headers: [("authorization", "hidden")], body: Array("hidden".utf8),
            limit: 1)
        let answer = try TableAnswer(Array(#"{"metadata":{},"config":{"token":"hidden"}}"#.utf8))
        dump(request, to: &dumped)
        dump(answer, to: &dumped)
        #expect(dumped.contains("https://c"))
        for text in [
            "\(client)", "\(authentication)", "\(vended)", String(reflecting: vended), "\(request)", "\(answer)",
            String(reflecting: answer), "\(CatalogResponse.json("hidden"))", dumped,
        ] {
            #expect(!text.contains("hidden"))
        }
    }

    @Test func aLongTokenIsNotShownInPart() async throws {
        let token = String(repeating: "abc", count: 1000)
        for echoed in [token, "\\u0000" + token, token.replacing("bca", with: "b\\u200bca")] {
            let transport = ScriptedTransport { _, _ throws(StorageError) in .error(403, "Forbidden", echoed) }
            let failure = try #require(
                await Catalog.failure(try Catalog.make(transport, .bearer(CatalogSecret(token)))))
            #expect(failure.detail?.contains("Forbidden: \"***\"") == true, "\(failure)")
        }
    }

    @Test func noErrorRepeatsAToken() async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            if request.method == "POST" { return .json(#"{"access_token":"granted-token"}"#) }
            return .error(403, "Forbidden", "you sent \(request.header("authorization") ?? "")")
        }
        for authentication in [
            CatalogAuthentication.oauth2(Self.client()), .bearer(CatalogSecret("granted-token")),
        ] {
            let failure = try #require(await Catalog.failure(try Catalog.make(transport, authentication)))
            #expect(failure.detail?.contains("you sent Bearer ***") == true, "\(failure)")
            #expect(!failure.description.contains("granted-token"))
        }
    }
}
