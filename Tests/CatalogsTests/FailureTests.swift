import Tables
import Testing

@testable import Catalogs

@Suite struct FailureTests {
    private func failure(
        _ answer: CatalogResponse, _ time: SteppingClock = SteppingClock()
    ) async throws -> (error: TableError, requests: Int) {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            request.url.contains("/config") ? .emptyConfiguration : answer
        }
        let catalog = try Catalog.make(transport, clock: time.clock)
        return (try #require(await Catalog.failure(catalog)), transport.requests(to: "/tables/").count)
    }

    @Test(arguments: [
        (401, "NotAuthorizedException", TableError.Kind.storage(.denied), 1),
        (403, "ForbiddenException", .storage(.denied), 1),
        (404, "NoSuchTableException", .notFound, 1), (404, "NoSuchNamespaceException", .notFound, 1),
        (419, "AuthenticationTimeoutException", .storage(.denied), 1),
        (429, "TooManyRequests", .storage(.unavailable), 4), (500, "Boom", .storage(.unavailable), 1),
        (502, "Gateway", .storage(.unavailable), 4), (503, "SlowDown", .storage(.unavailable), 4),
        (504, "Timeout", .storage(.unavailable), 4), (400, "BadRequest", .storage(.refused), 1),
        (406, "UnsupportedOperationException", .unsupported, 1), (204, "X", .storage(.malformedAnswer), 1),
        (302, "X", .storage(.malformedAnswer), 1), (307, "X", .storage(.malformedAnswer), 1),
    ])
    func statuses(_ status: Int, _ type: String, _ kind: TableError.Kind, _ attempts: Int) async throws {
        let (error, requests) = try await failure(.error(status, type, "the reason"))
        #expect(error.kind == kind, "\(error)")
        #expect(requests == attempts)
        #expect(error.detail?.hasPrefix("catalog lake: answered \(status) to the request for sales.orders") == true)
        if status >= 300 { #expect(error.detail?.contains("\(type): \"the reason\"") == true) }
        for word in ["example.com", "lake", "reason", "orders"] { #expect(!error.message.contains(word)) }
    }

    @Test(arguments: [
        ("<html><body>Sign in</body></html>", 200), ("", 200), ("not json", 200), (#"{"metadata":"#, 200),
        (#"{"metadata":{"a":1"#, 200), (#"{"metadata":[]}"#, 200), (#"{"metadata":null}"#, 200), ("{}", 200),
        (#"{"metadata":{},"metadata-location":1}"#, 200), (#"{"metadata":{},"config":[]}"#, 200),
        (#"{"metadata":{},"storage-credentials":{}}"#, 200), (#"{"metadata":{}} x"#, 200), ("[]", 200),
        ("<html>Not Found</html>", 404), (#"{"detail":"Not Found"}"#, 404), ("", 404), ("<html>", 400), ("{}", 418),
    ])
    func nonsense(_ body: String, _ status: Int) async throws {
        let answer = CatalogResponse(
            status: status, headers: [("content-type", "text/html")], body: Array(body.utf8))
        let (error, requests) = try await failure(answer)
        #expect(error.kind == .storage(.malformedAnswer), "\(error)")
        #expect(requests == 1)
        #expect(error.detail?.contains("answered \(status)") == true && !error.message.contains("example"))
    }

    @Test func somebodyElsesWordsAreBoundedAndClean() async throws {
        let long = String(repeating: "x", count: 5000)
        let (error, _) = try await failure(.error(403, "Type\\u0007", "a\\n\\u001b[31m\\u202eb\\u2028\(long)"))
        let detail = try #require(error.detail)
        #expect(detail.contains("Type: \"a[31mbxxx"))
        #expect(detail.count < 700)
        #expect(detail.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test func aBusyCatalogIsAskedAgain() async throws {
        let transport = ScriptedTransport { request, number throws(StorageError) in
            if request.url.contains("/config") { return .emptyConfiguration }
            if number == 1 { return .json("{}", 503, [("retry-after", "3")]) }
            if number == 2 { throw StorageError(.unavailable, at: "x", "The connection broke.") }
            if number == 3 { return .json("", 429) }
            return .table
        }
        let time = SteppingClock()
        _ = try await Catalog.make(transport, clock: time.clock).loadTable(Catalog.orders)
        #expect(time.waits.count == 3)
        #expect(time.waits[0] >= .seconds(3) && time.waits[0] < .seconds(4))
        #expect(time.waits[1] <= .milliseconds(401) && time.waits[2] <= .milliseconds(801))
    }

    @Test func aCatalogThatAsksForALongWaitIsNotWaitedFor() async throws {
        let time = SteppingClock()
        let (error, requests) = try await failure(.json("{}", 429, [("retry-after", "11")]), time)
        #expect(error.kind == .storage(.unavailable) && requests == 1 && time.waits.isEmpty)
        #expect(error.detail?.contains("it asks to wait 11 seconds") == true)
        let (_, dated) = try await failure(.json("{}", 429, [("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")]), time)
        #expect(dated == 4)
    }

    @Test func nothingIsSentAgainWhenTheTimeIsOver() {
        let pause = { (retry: Int, elapsed: Int64, after: Int?) in
            RetryPacing.pause(beforeRetry: retry, elapsed: elapsed, retryAfter: after, jitter: 1)
        }
        #expect(pause(0, 0, nil) == .milliseconds(201) && pause(2, 0, nil) == .milliseconds(801))
        #expect(pause(0, 0, 10) == .milliseconds(10_001) && pause(0, 0, 11) == nil)
        #expect(pause(3, 0, nil) == nil && pause(0, 19_999, nil) == nil && pause(0, 12_000, 9) == nil)
    }

    @Test(arguments: [
        (StorageError.Kind.timedOut, TableError.Kind.storage(.unavailable), 4),
        (.unavailable, .storage(.unavailable), 4), (.malformedAnswer, .storage(.malformedAnswer), 1),
        (.refused, .storage(.refused), 1), (.denied, .storage(.denied), 1), (.tooLarge, .storage(.tooLarge), 1),
    ])
    func failuresOfTheNetwork(_ kind: StorageError.Kind, _ expected: TableError.Kind, _ attempts: Int) async throws {
        let transport = ScriptedTransport { _, _ throws(StorageError) in
            throw StorageError(kind, at: "catalog lake", "The catalog at catalog.example.com: it broke.")
        }
        let error = try #require(await Catalog.failure(try Catalog.make(transport)))
        #expect(error.kind == expected && transport.urls.count == attempts)
        #expect(error.detail == "catalog lake: The catalog at catalog.example.com: it broke.")
        #expect(!error.message.contains("example"))
    }

    @Test func anOversizedAnswerIsRefused() async throws {
        let transport = ScriptedTransport { request, _ throws(StorageError) in
            CatalogResponse(status: 200, headers: [], body: Array(repeating: 0x20, count: request.limit + 1))
        }
        let error = try #require(await Catalog.failure(try Catalog.make(transport)))
        #expect(error.kind == .storage(.tooLarge))
        #expect(error.detail?.contains("16777216 bytes") == true)
    }

    @Test func tokenRequestsAreNotRepeatedBlindly() async throws {
        let client = OAuth2Client(id: "a", secret: CatalogSecret("b"))
        for (status, attempts) in [(502, 1), (503, 4)] {
            let transport = ScriptedTransport { _, _ throws(StorageError) in .json("{}", status) }
            let error = await Catalog.failure(try Catalog.make(transport, .oauth2(client)))
            #expect(error?.kind == .storage(.unavailable) && transport.urls.count == attempts)
        }
        let broken = ScriptedTransport { _, _ throws(StorageError) in
            throw StorageError(.unavailable, at: "x", "broke")
        }
        _ = await Catalog.failure(try Catalog.make(broken, .oauth2(client)))
        #expect(broken.urls.count == 1)
    }

    @Test(arguments: [404, 400])
    func anUnknownWarehouseIsAMatterOfTheConfiguration(_ status: Int) async throws {
        let transport = ScriptedTransport { _, _ throws(StorageError) in
            .error(status, "NoSuchWarehouseException", "no warehouse x")
        }
        let error = try #require(await Catalog.failure(try Catalog.make(transport, warehouse: "x")))
        #expect(error.kind == .storage(.refused) && error.detail?.contains("`warehouse`") == true)
    }

    @Test(arguments: [
        "[]", "", "<html>", #"{"defaults":[]}"#, #"{"overrides":1}"#, #"{"endpoints":[1]}"#, #"{"endpoints":{}}"#,
        #"{"defaults":{}"#,
    ])
    func whatIsNoConfigurationIsRefused(_ body: String) async throws {
        let transport = ScriptedTransport { _, _ throws(StorageError) in .json(body) }
        let error = await Catalog.failure(try Catalog.make(transport))
        #expect(error?.kind == .storage(.malformedAnswer) && transport.urls.count == 1)
    }
}
