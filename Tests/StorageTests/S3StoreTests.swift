import Logging
import NIOHTTP1
import Tables
import Testing

@testable import Storage

/// The store against a server that misbehaves.
@Suite struct S3StoreTests {
    static let object = ObjectLocation(bucket: "b", key: "t/a b")
    static let credentials = Credentials(accessKey: "ACCESSKEY", secretKey: "SECRETKEY", sessionToken: "TOKEN")
    static let facts = [("Last-Modified", "Fri, 24 May 2013 00:00:00 GMT"), ("ETag", "\"e\"")]

    /// Runs `body` with a store at a server that answers by `reply`.
    private func with(
        deadline: Int = 10, retries: Int = 3, concurrent: Int = 8, source: CredentialSource? = nil, stall: Int = 60,
        _ reply: @escaping @Sendable (Int, HTTPRequestHead) -> FakeServer.Reply,
        _ body: (S3Store, FakeServer) async throws -> Void
    ) async throws {
        let server = try await FakeServer.start(reply)
        let transport = StoreTransport()
        let store = try S3Store(
            configuration: S3Configuration(
                endpoint: S3Endpoint("http://127.0.0.1:\(server.port)"),
                credentials: source ?? .fixed(Self.credentials),
                deadline: deadline, stallTimeout: stall, maximumConcurrentRequests: concurrent, retries: retries),
            transport: transport, logger: Logger(label: "test"))
        do {
            try await body(store, server)
        } catch {
            Issue.record("\(error)")
        }
        try await server.stop()
        try await transport.shutdown()
    }

    private func failure(_ body: () async throws -> Void) async -> StorageError? {
        do {
            try await body()
            return nil
        } catch {
            let told = error as? StorageError
            for secret in ["SECRETKEY", "ACCESSKEY", "TOKEN", "Signature=", "X-Amz", "?"] {
                #expect(told?.message.contains(secret) == false, "\(told?.message ?? "")")
            }
            return told
        }
    }

    private func read(_ store: S3Store, _ range: Range<Int64>? = nil, limit: Int = 1000) async throws -> String {
        String(decoding: try await store.read(Self.object, range: range, limit: limit), as: UTF8.self)
    }

    private static func error(_ code: String, _ rest: String = "") -> String {
        "<?xml version='1.0'?><Error><Code>\(code)</Code><Message>SECRETKEY?</Message>\(rest)</Error>"
    }

    @Test(arguments: [429, 500, 502, 503, 504])
    func busyServersAreAskedAgain(status: Int) async throws {
        try await with { number, _ in
            number < 2 ? .answer(status, [], "") : .answer(200, Self.facts, "hello")
        } _: { store, server async throws in
            #expect(try await read(store) == "hello")
            #expect(server.requests.count == 3)
        }
    }

    @Test func brokenConnectionsAreMadeAgain() async throws {
        try await with { number, _ in
            switch number {
            case 0: .reset
            case 1: .brokenOff(200, Self.facts + [("Content-Length", "5")], "he")
            case 2: .answer(400, [], Self.error("RequestTimeout"))
            default: .answer(200, Self.facts, "hello")
            }
        } _: { store, server async throws in
            #expect(try await read(store) == "hello")
            #expect(server.requests.count == 4)
        }
    }

    @Test func retriesEnd() async throws {
        try await with(retries: 2) { _, _ in
            .answer(503, [], Self.error("SlowDown"))
        } _: { store, server async throws in
            let told = await failure { _ = try await store.info(Self.object) }
            #expect(told?.kind == .unavailable)
            #expect(server.requests.count == 3)
        }
    }

    @Test func retryAfterIsHonouredWithinTheDeadline() async throws {
        try await with(deadline: 5) { number, _ in
            number == 0 ? .answer(503, [("Retry-After", "1")], "") : .answer(200, Self.facts, "hello")
        } _: { store, _ async throws in
            let start = ContinuousClock.now
            #expect(try await read(store) == "hello")
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
        try await with(deadline: 5) { _, _ in
            .answer(503, [("Retry-After", "60")], "")
        } _: { store, server async throws in
            let start = ContinuousClock.now
            #expect(await failure { _ = try await read(store) }?.kind == .unavailable)
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(server.requests.count == 1)
        }
    }

    @Test func silenceEndsAtTheDeadline() async throws {
        try await with(deadline: 1, retries: 1) { _, _ in
            .silence
        } _: { store, server async throws in
            let start = ContinuousClock.now
            #expect(await failure { _ = try await read(store) }?.kind == .timedOut)
            #expect(ContinuousClock.now - start < .seconds(4))
            #expect(server.requests.count >= 1)
        }
        let promise = Self.facts + [("Content-Length", "100")]
        try await with(deadline: 1, retries: 0) { _, _ in
            .stall(promise, "some")
        } _: { store, _ async throws in
            #expect(await failure { _ = try await read(store) }?.kind == .timedOut)
        }
    }

    @Test func aStreamThatStallsIsAnError() async throws {
        let promise = Self.facts + [("Content-Length", "100")]
        try await with(stall: 1) { _, _ in
            .stall(promise, "some")
        } _: { store, _ async throws in
            let told = await failure {
                for try await _ in try await store.open(Self.object, range: nil).chunks {}
            }
            #expect(told?.kind == .timedOut)
        }
        try await with { _, _ in
            .brokenOff(200, promise, "some")
        } _: { store, _ async throws in
            let told = await failure {
                for try await _ in try await store.open(Self.object, range: nil).chunks {}
            }
            #expect(told?.kind == .unavailable)
        }
    }

    @Test(arguments: [
        (404, "NoSuchKey", StorageError.Kind.notFound, "no such object"),
        (404, "NoSuchBucket", .notFound, "no bucket b"),
        (403, "AccessDenied", .denied, "AccessDenied"),
        (403, "SignatureDoesNotMatch", .denied, "secret key"),
        (403, "InvalidAccessKeyId", .denied, "access key"),
        (400, "ExpiredToken", .denied, "session token"),
        (403, "RequestTimeTooSkewed", .denied, "clocks"),
        (301, "PermanentRedirect", .denied, "region"),
        (416, "InvalidRange", .rangeNotSatisfiable, "beyond"),
        (400, "InvalidArgument", .malformedAnswer, "400 InvalidArgument"),
    ])
    func errorsSayWhatToLookAt(status: Int, code: String, kind: StorageError.Kind, words: String) async throws {
        try await with { _, _ in
            .answer(status, [], Self.error(code))
        } _: { store, server async throws in
            let told = await failure { _ = try await read(store) }
            #expect(told?.kind == kind)
            #expect(told?.message.contains(words) == true, "\(told?.message ?? "")")
            #expect(server.requests.count == 1)
        }
    }

    @Test func theExpectedRegionIsNamed() async throws {
        let body = Self.error("AuthorizationHeaderMalformed", "<Region>eu-central-1</Region>")
        try await with { _, _ in
            .answer(400, [], body)
        } _: { store, _ async throws in
            let told = await failure { _ = try await read(store) }
            #expect(told?.kind == .denied)
            #expect(told?.message.contains("`region: eu-central-1`") == true)
        }
        let headers = [("x-amz-bucket-region", "eu-west-3"), ("Location", "http://127.0.0.1:1/")]
        try await with { _, _ in
            .answer(301, headers, "")
        } _: { store, server async throws in
            let told = await failure { _ = try await store.info(Self.object) }
            #expect(told?.message.contains("`region: eu-west-3`") == true)
            #expect(server.requests.count == 1)
        }
    }

    @Test func aRefusedHeadOfAStoreNamesWhatToCheck() async throws {
        try await with { _, _ in
            .answer(400, [("x-amz-request-id", "1")], "")
        } _: { store, _ async throws in
            let told = await failure { _ = try await store.info(Self.object) }
            #expect(told?.kind == .denied)
            #expect(told?.message.contains("session token") == true)
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        try await with { number, head in
            number == 0 ? .answer(302, [("Location", "/elsewhere")], "") : .answer(200, Self.facts, "hello")
        } _: { store, server async throws in
            #expect(await failure { _ = try await read(store) }?.kind == .malformedAnswer)
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: ["HTTP/1.1 404 No\r\nContent-Length: 13\r\n\r\n<html></html>", "SSH-2.0-OpenSSH_9.2\r\n"])
    func otherServersAreRecognised(text: String) async throws {
        try await with { _, _ in
            .raw(text)
        } _: { store, _ async throws in
            #expect(await failure { _ = try await read(store) }?.kind == .malformedAnswer)
        }
    }

    @Test func errorBodiesAreBounded() async throws {
        let long = "<Error><Code>NoSuchKey</Code>" + String(repeating: "<a>b</a>", count: 20_000) + "</Error>"
        try await with { _, _ in
            .answer(404, [], long)
        } _: { store, _ async throws in
            #expect(await failure { _ = try await read(store) }?.kind == .malformedAnswer)
        }
    }

    @Test func listingsAreBoundedAndChecked() async throws {
        let long = String(repeating: " ", count: S3Store.maximumListingLength + 1)
        for body in [long, "<html>console</html>", ""] {
            try await with { _, _ in
                .answer(200, [], body)
            } _: { store, server async throws in
                let told = await failure { _ = try await store.list(bucket: "b", prefix: "t/", startAfter: nil) }
                #expect(told?.kind == .malformedAnswer)
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func listingsAskForWhatTheyNeed() async throws {
        let body =
            "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
            + "<Contents><Key>t%2Fa+b</Key><Size>1</Size><LastModified>2013-05-24T00:00:00Z</LastModified></Contents>"
            + "<CommonPrefixes><Prefix>t%2Fsub%2F</Prefix></CommonPrefixes></ListBucketResult>"
        try await with { _, _ in
            .answer(200, [], body)
        } _: { store, server async throws in
            let page = try await store.list(bucket: "b", prefix: "t/", startAfter: "t/a")
            #expect(page.objects.map(\.key) == ["t/a b"])
            #expect(page.next == "t/sub/")
            let head = try #require(server.requests.first)
            #expect(
                head.uri
                    == "/b?delimiter=%2F&encoding-type=url&list-type=2&max-keys=1000&prefix=t%2F&start-after=t%2Fa")
            #expect(head.headers.first(name: "host") == "127.0.0.1:\(server.port)")
            #expect(head.headers.first(name: "x-amz-security-token") == "TOKEN")
        }
    }

    @Test func rangesAreAskedForAndChecked() async throws {
        let part = Self.facts + [("Content-Range", "bytes 2-4/10")]
        try await with { _, _ in
            .answer(206, part, "234")
        } _: { store, server async throws in
            #expect(try await read(store, 2..<5) == "234")
            #expect(server.requests.first?.headers.first(name: "range") == "bytes=2-4")
            #expect(server.requests.first?.uri == "/b/t/a%20b")
            #expect(try await store.open(Self.object, range: 2..<5).info.size == 10)
            #expect(await failure { _ = try await read(store, 2..<6) }?.kind == .malformedAnswer)
            #expect(await failure { _ = try await read(store, 1..<4) }?.kind == .malformedAnswer)
            #expect(await failure { _ = try await read(store) }?.kind == .malformedAnswer)
            #expect(await failure { _ = try await read(store, 2..<5, limit: 2) }?.kind == .tooLarge)
        }
    }

    @Test func rangesUnderAWrongStatusAreTakenAsSent() async throws {
        let part = Self.facts + [("Content-Range", "bytes 2-4/10")]
        try await with { _, _ in
            .answer(200, part, "234")
        } _: { store, _ async throws in
            #expect(try await read(store, 2..<5) == "234")
            #expect(await failure { _ = try await read(store, 0..<3) }?.kind == .malformedAnswer)
            #expect(await failure { _ = try await read(store, 2..<9) }?.kind == .malformedAnswer)
        }
        try await with { _, _ in
            .answer(200, part, "0123456789")
        } _: { store, _ async throws in
            #expect(await failure { _ = try await read(store, 2..<5) }?.kind == .malformedAnswer)
        }
    }

    @Test func ignoredRangesYieldWhatWasAsked() async throws {
        try await with { _, _ in
            .answer(200, Self.facts, "0123456789")
        } _: { store, _ async throws in
            #expect(try await read(store, 2..<5) == "234")
            #expect(try await read(store, 8..<50) == "89")
            #expect(try await read(store, 0..<10) == "0123456789")
            #expect(await failure { _ = try await read(store, 10..<12) }?.kind == .rangeNotSatisfiable)
            #expect(await failure { _ = try await read(store, 2..<5, limit: 9) }?.kind == .tooLarge)
            #expect(await failure { _ = try await read(store, limit: 9) }?.kind == .tooLarge)
            var streamed: [UInt8] = []
            for try await chunk in try await store.open(Self.object, range: 3..<6).chunks { streamed += chunk }
            #expect(streamed == Array("345".utf8))
        }
    }

    @Test func refusedConnectionsNameTheAddress() async throws {
        let server = try await FakeServer.start { _, _ in .reset }
        let port = server.port
        try await server.stop()
        let transport = StoreTransport()
        let store = try S3Store(
            configuration: S3Configuration(
                endpoint: S3Endpoint("http://127.0.0.1:\(port)"), credentials: .fixed(Self.credentials), retries: 1),
            transport: transport, logger: Logger(label: "test"))
        let told = await failure { _ = try await store.info(Self.object) }
        #expect(told?.kind == .unavailable)
        #expect(
            told?.message.contains("127.0.0.1:\(port): the connection was refused") == true, "\(told?.message ?? "")")
        try await transport.shutdown()
    }

    @Test func plainHTTPIsToldFromTLS() async throws {
        let server = try await FakeServer.start { _, _ in .reset }
        let transport = StoreTransport()
        let store = try S3Store(
            configuration: S3Configuration(
                endpoint: S3Endpoint("https://127.0.0.1:\(server.port)"), credentials: .fixed(Self.credentials),
                deadline: 3, retries: 0),
            transport: transport, logger: Logger(label: "test"))
        #expect(await failure { _ = try await store.info(Self.object) }?.kind == .unavailable)
        try await server.stop()
        try await transport.shutdown()
    }

    @Test func requestsUnderWayAreBounded() async throws {
        try await with(concurrent: 2) { _, _ in
            .late(20, Self.facts, "hello")
        } _: { store, server async throws in
            await withTaskGroup(of: [UInt8]?.self) { group in
                for _ in 0..<20 {
                    group.addTask { try? await store.read(Self.object, range: nil, limit: 10) }
                }
                for await bytes in group { #expect(bytes == Array("hello".utf8)) }
            }
            #expect(server.most == 2)
        }
    }

    @Test func cancelledRequestsEnd() async throws {
        try await with(deadline: 30) { _, _ in
            .silence
        } _: { store, _ async throws in
            let task = Task { try await store.info(Self.object) }
            try await Task.sleep(for: .milliseconds(200))
            let start = ContinuousClock.now
            task.cancel()
            #expect(await failure { _ = try await task.value }?.kind == .unavailable)
            #expect(ContinuousClock.now - start < .seconds(3))
        }
    }

    @Test func renewedCredentialsAreTried() async throws {
        let folder = try TemporaryFolder()
        @Sendable func profile(_ key: String) -> String {
            "[default]\naws_access_key_id = nobody\naws_secret_access_key = x\n\n# theirs\n[data]\n"
                + "aws_access_key_id = \(key)\naws_secret_access_key=SECRETKEY\n"
        }
        try folder.write("credentials", profile("old"))
        let path = folder.path + "/credentials"
        try await with(source: .sharedFile(path: path, profile: "data")) { _, head in
            let authorization = head.headers.first(name: "authorization") ?? ""
            guard authorization.contains("Credential=new/") else {
                try? folder.write("credentials", profile("new"))
                return .answer(403, [], Self.error("InvalidAccessKeyId"))
            }
            return .answer(200, Self.facts, "hello")
        } _: { store, server async throws in
            #expect(try await read(store) == "hello")
            #expect(server.requests.count == 2)
        }
    }
}
