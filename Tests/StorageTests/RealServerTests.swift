import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import Tables
import Testing

@testable import Storage

/// The store against a server that others wrote.
@Suite(.enabled(if: RcloneServer.program != nil, "no rclone"), .serialized)
struct RealServerTests {
    static let oddKeys = [
        "odd/a b", "odd/100%", "odd/%20", "odd/a+b", "odd/date=2024-01-01/x", "odd/grün", "odd/日本", "odd/a&b;c,d",
        "odd/it's (1)!*", "odd/$@:", "odd/~tilde_-.",
    ]

    private func with(
        secret: String = RcloneServer.secretKey, _ fill: (TemporaryFolder) throws -> Void,
        _ body: (S3Store) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let logs = try TemporaryFolder()
        try folder.write("lake/t/a.bin", (0..<100).map { UInt8($0) })
        try fill(folder)
        let server = try RcloneServer(folder: folder, logs: logs)
        defer { server.stop() }
        let transport = StoreTransport()
        let store = try S3Store(
            configuration: S3Configuration(
                endpoint: S3Endpoint("http://127.0.0.1:\(server.port)"),
                credentials: .fixed(Credentials(accessKey: RcloneServer.accessKey, secretKey: secret))),
            transport: transport, logger: Logger(label: "test"))
        let result: Result<Void, any Error>
        do {
            try await body(store)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await transport.shutdown()
        try result.get()
    }

    private func kind(_ body: () async throws -> Void) async -> StorageError.Kind? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? StorageError)?.kind
        }
    }

    private func at(_ key: String, bucket: String = "lake") -> ObjectLocation {
        ObjectLocation(bucket: bucket, key: key)
    }

    /// Fetches a URL as a recipient does, without credentials.
    private func fetch(_ url: String, range: String? = nil) async throws -> (status: Int, body: [UInt8]) {
        var request = HTTPClientRequest(url: url)
        if let range { request.headers.add(name: "range", value: range) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1 << 20)
        return (Int(response.status.code), Array(body.readableBytesView))
    }

    @Test func objectsAreReadWholeAndInPart() async throws {
        try await with { _ in
        } _: { store async throws in
            let bytes = (0..<100).map { UInt8($0) }
            let info = try await store.info(at("t/a.bin"))
            #expect(info.size == 100)
            #expect(info.modified > 1_600_000_000_000)
            #expect(try await store.read(at("t/a.bin"), range: nil, limit: 100) == bytes)
            #expect(try await store.read(at("t/a.bin"), range: 10..<20, limit: 10) == Array(bytes[10..<20]))
            #expect(try await store.read(at("t/a.bin"), range: 90..<200, limit: 10) == Array(bytes[90...]))
            #expect(try await store.read(at("t/a.bin"), range: 7..<7, limit: 0) == [])
            #expect(
                await kind { _ = try await store.read(at("t/a.bin"), range: 100..<101, limit: 9) }
                    == .rangeNotSatisfiable)
            #expect(await kind { _ = try await store.read(at("t/a.bin"), range: nil, limit: 99) } == .tooLarge)
        }
    }

    @Test func largeObjectsAreStreamed() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 11) }
        try await with {
            try $0.write("lake/large", bytes)
        } _: { store async throws in
            let stream = try await store.open(at("large"), range: 1..<2_999_999)
            #expect(stream.info.size == 3_000_000)
            var got: [UInt8] = []
            for try await chunk in stream.chunks {
                got += chunk
                if got.count < 600_000 { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(got == Array(bytes[1..<2_999_999]))
            // Dropped in the middle: the next request is served all the same.
            for try await _ in try await store.open(at("large"), range: nil).chunks { break }
            #expect(try await store.info(at("large")).size == 3_000_000)
        }
    }

    @Test func longListingsContinue() async throws {
        let names = (0..<2100).map { "log/" + String(repeating: "0", count: 20 - "\($0)".count) + "\($0).json" }
        try await with { folder in
            for name in names { try folder.write("lake/" + name, "{}") }
            try folder.write("lake/log/_sidecars/x", "")
        } _: { store async throws in
            var keys: [String] = []
            var after: String?
            var pages = 0
            repeat {
                let page = try await store.list(bucket: "lake", prefix: "log/", startAfter: after)
                keys += page.objects.map(\.key)
                after = page.next
                pages += 1
            } while after != nil && pages < 10
            #expect(pages >= 3)
            #expect(keys == names)
            let rest = try await store.list(bucket: "lake", prefix: "log/", startAfter: names[2090])
            #expect(rest.objects.map(\.key) == Array(names[2091...]))
            #expect(try await store.list(bucket: "lake", prefix: "none/", startAfter: nil).objects.isEmpty)
        }
    }

    @Test func oddNamesAreFoundReadAndSigned() async throws {
        try await with { folder in
            for key in Self.oddKeys { try folder.write("lake/" + key, key) }
        } _: { store async throws in
            for key in Self.oddKeys {
                #expect(try await store.info(at(key)).size == Int64(key.utf8.count), "\(key)")
                #expect(try await store.read(at(key), range: nil, limit: 100) == Array(key.utf8), "\(key)")
                let url = try store.presignedURL(for: at(key), now: WallClock.milliseconds(), expires: 60)
                let answer = try await fetch(url)
                #expect(answer.status == 200, "\(key)")
                #expect(answer.body == Array(key.utf8), "\(key)")
            }
            let listed = try await store.list(bucket: "lake", prefix: "odd/", startAfter: nil).objects.map(\.key)
            let direct = Self.oddKeys.filter { $0.split(separator: "/").count == 2 }
            #expect(listed == direct.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
    }

    @Test func presignedURLsCarryTheirPermission() async throws {
        try await with {
            try $0.write("lake/t/b.bin", "other")
        } _: { store async throws in
            let now = WallClock.milliseconds()
            let url = try store.presignedURL(for: at("t/a.bin"), now: now, expires: 60)
            let part = try await fetch(url, range: "bytes=1-3")
            // This server says 200 to ranges that it honours.
            #expect(part.status == 200 || part.status == 206)
            #expect(part.body == [1, 2, 3])
            let other = try await fetch(url.replacing("a.bin", with: "b.bin"))
            #expect(other.status == 403)
            let longer = try await fetch(url.replacing("X-Amz-Expires=60", with: "X-Amz-Expires=90"))
            #expect(longer.status == 403)
            let unsigned = try await fetch(String(url.prefix { $0 != "?" }))
            #expect((400...403).contains(unsigned.status))
            let old = try store.presignedURL(for: at("t/a.bin"), now: now - 120_000, expires: 60)
            let expired = try await fetch(old)
            #expect((400...403).contains(expired.status))
        }
    }

    @Test func whatIsMissingIsNotFound() async throws {
        try await with { _ in
        } _: { store async throws in
            #expect(await kind { _ = try await store.read(at("t/none"), range: nil, limit: 1) } == .notFound)
            #expect(await kind { _ = try await store.info(at("t/none")) } == .notFound)
            #expect(await kind { _ = try await store.info(at("x", bucket: "nowhere")) } == .notFound)
            #expect(
                await kind { _ = try await store.list(bucket: "nowhere", prefix: "", startAfter: nil) } == .notFound)
        }
    }

    @Test func aWrongSecretIsDenied() async throws {
        try await with(secret: "wrong") { _ in
        } _: { store async throws in
            #expect(await kind { _ = try await store.read(at("t/a.bin"), range: nil, limit: 100) } == .denied)
            #expect(await kind { _ = try await store.info(at("t/a.bin")) } == .denied)
            #expect(await kind { _ = try await store.list(bucket: "lake", prefix: "", startAfter: nil) } == .denied)
        }
    }

    @Test func certificatesAreVerified() async throws {
        guard let tls = try RcloneServer.selfSigned(for: "IP:127.0.0.1"),
            let elsewhere = try RcloneServer.selfSigned(for: "DNS:elsewhere.example")
        else {
            print("No /usr/bin/openssl: certificates are not tested.")
            return
        }
        let folder = try TemporaryFolder()
        try folder.write("lake/a", "x")
        let server = try RcloneServer(folder: folder, logs: TemporaryFolder(), tls: tls)
        defer { server.stop() }
        let misnamed = try RcloneServer(folder: folder, logs: TemporaryFolder(), tls: elsewhere)
        defer { misnamed.stop() }
        let transport = StoreTransport()
        func attempt(_ endpoint: String, caFile: String?, port: Int) async throws -> Result<Int64, StorageError> {
            let store = try S3Store(
                configuration: S3Configuration(
                    endpoint: S3Endpoint("\(endpoint):\(port)"), caFile: caFile,
                    credentials: .fixed(
                        Credentials(accessKey: RcloneServer.accessKey, secretKey: RcloneServer.secretKey)),
                    deadline: 5, retries: 0),
                transport: transport, logger: Logger(label: "test"))
            do throws(StorageError) {
                return .success(try await store.info(at("a")).size)
            } catch {
                return .failure(error)
            }
        }
        func message(_ result: Result<Int64, StorageError>) -> String {
            guard case .failure(let error) = result else { return "success" }
            #expect(error.kind == .unavailable || error.kind == .malformedAnswer)
            return error.message
        }
        let caFile = tls.path + "/cert.pem"
        let trusted = try await attempt("https://127.0.0.1", caFile: caFile, port: server.port)
        #expect(trusted == .success(1))
        let untrusted = message(try await attempt("https://127.0.0.1", caFile: nil, port: server.port))
        #expect(untrusted.contains("not trusted") && untrusted.contains("`caFile`"), "\(untrusted)")
        let otherName = message(
            try await attempt("https://localhost", caFile: elsewhere.path + "/cert.pem", port: misnamed.port))
        #expect(otherName.contains("another host name"), "\(otherName)")
        let plain = message(try await attempt("http://127.0.0.1", caFile: nil, port: server.port))
        #expect(plain.contains("check scheme and port"), "\(plain)")
        #expect(throws: StorageError.self) {
            try S3Store(
                configuration: S3Configuration(
                    endpoint: S3Endpoint("https://h"), caFile: tls.path + "/key.pem", credentials: .environment),
                transport: transport, logger: Logger(label: "test"))
        }
        try await transport.shutdown()
    }
}
