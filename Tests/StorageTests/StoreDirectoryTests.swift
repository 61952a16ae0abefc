import Catalogs
import Logging
import Tables
import Testing

@testable import Storage

@Suite struct StoreDirectoryTests {
    private func directory(_ stores: [ConfiguredStore]) async throws -> StoreDirectory {
        let transport = StoreTransport()
        let made = Result { try StoreDirectory(stores: stores, transport: transport, logger: Logger(label: "test")) }
        try await transport.shutdown()
        return try made.get()
    }

    private func s3(_ buckets: [String], allowed: [ObjectLocation] = []) throws -> ConfiguredStore {
        ConfiguredStore(
            buckets: buckets,
            backend: .s3(
                S3Configuration(
                    endpoint: try S3Endpoint("http://127.0.0.1:9"),
                    credentials: .fixed(Credentials(accessKey: "a", secretKey: "s")))),
            allowedLocations: allowed)
    }

    private func folder(_ bucket: String, _ path: String) -> ConfiguredStore {
        ConfiguredStore(buckets: [bucket], backend: .folder(path))
    }

    @Test func bucketsFindTheirStore() async throws {
        let shared = ObjectLocation(bucket: "lake", key: "shared")
        let directory = try await directory([
            folder("demo", "/srv/demo/"), try s3(["lake"], allowed: [shared]), try s3([]),
        ])
        #expect(try directory.store(for: "demo") is LocalStore)
        #expect(try directory.store(for: "lake") is any PresigningStore)
        #expect(try directory.store(for: "whatever") is S3Store)
        #expect(try directory.delivery(for: "demo") == .proxy)
        #expect(try directory.delivery(for: "lake") == .presigned)
        let policy = try directory.policy(for: ObjectLocation(bucket: "demo", key: "t"))
        #expect(policy.folder == "/srv/demo")
        #expect(try policy.resolve("file:///srv/demo/t/a").key == "t/a")
        let lake = try directory.policy(for: ObjectLocation(bucket: "lake", key: "t"))
        #expect(lake.allowed == [shared] && lake.folder == nil)
    }

    @Test func unknownBucketsAreRefused() async throws {
        let directory = try await directory([try s3(["lake"])])
        #expect(throws: StorageError.self) { try directory.store(for: "other") }
        #expect(throws: StorageError.self) { try directory.delivery(for: "other") }
        #expect(throws: StorageError.self) { try directory.policy(for: ObjectLocation(bucket: "other", key: "t")) }
    }

    @Test func lentCredentialsGoToTheConfiguredStore() async throws {
        let directory = try await directory([folder("demo", "/srv/demo"), try s3(["lake"])])
        for endpoint in [nil, "http://127.0.0.1:9", "https://evil.example.com", "http://[::1]:9"] {
            let lent = VendedCredentials(
                accessKeyID: "LENT", secretAccessKey: "secret", sessionToken: "SESSION", region: "eu-west-3",
                endpoint: endpoint, pathStyle: false)
            let store = try #require(try directory.store(for: "lake", lending: lent) as? any PresigningStore)
            let url = try store.presignedURL(
                for: ObjectLocation(bucket: "lake", key: "k"), now: SignerTests.midnight, expires: 60)
            #expect(url.hasPrefix("http://127.0.0.1:9/lake/k?"))
            #expect(url.contains("X-Amz-Credential=LENT%2F20130524%2Feu-west-3%2Fs3%2Faws4_request"))
            #expect(url.contains("X-Amz-Security-Token=SESSION"))
        }
        let lent = VendedCredentials(accessKeyID: "LENT", secretAccessKey: "secret")
        let own = try #require(try directory.store(for: "lake") as? any PresigningStore)
        let url = try own.presignedURL(for: ObjectLocation(bucket: "lake", key: "k"), now: 0, expires: 60)
        #expect(url.contains("X-Amz-Credential=a%2F19700101%2Fus-east-1"))
        #expect(try directory.store(for: "demo", lending: lent) is LocalStore)
        #expect(throws: StorageError.self) { try directory.store(for: "other", lending: lent) }
    }

    @Test func contradictionsAreRefused() async throws {
        let foreign = ObjectLocation(bucket: "other", key: "x")
        let cases: [[ConfiguredStore]] = [
            [folder("a", "/x"), try s3(["a"])],
            [try s3(["a", "a"])],
            [try s3([]), try s3([])],
            [ConfiguredStore(buckets: [], backend: .folder("/x"))],
            [ConfiguredStore(buckets: ["a", "b"], backend: .folder("/x"))],
            [folder("a", "relative")],
            [folder("a", "/x/../y")],
            [folder("a/b", "/x")],
            [try s3(["a"], allowed: [foreign]), try s3(["other"])],
            [try s3([], allowed: [foreign]), try s3(["other"])],
        ]
        for (number, stores) in cases.enumerated() {
            await #expect(throws: StorageError.self, "case \(number)") { try await directory(stores) }
        }
    }

    @Test func filesAreMappedToTheDeepestFolder() async throws {
        let directory = try await directory([
            folder("all", "/srv"), folder("deep", "/srv/tables/x"), folder("near", "/srv/tab"),
        ])
        #expect(try directory.location(ofFile: "/srv/tables/x/t").description == "s3://deep/t")
        #expect(try directory.location(ofFile: "/srv/tables/x/").description == "s3://deep/")
        #expect(try directory.location(ofFile: "/srv/tables/y").description == "s3://all/tables/y")
        for path in ["/other/t", "srv/t", "/srv/../etc/passwd", "/", "", "/srvx"] {
            let told = #expect(throws: StorageError.self, "\(path)") { try directory.location(ofFile: path) }
            #expect(told?.kind == .refused)
        }
        let told = #expect(throws: StorageError.self) { try directory.location(ofFile: "/other/t") }
        #expect(told?.message.contains("/srv, /srv/tab, /srv/tables/x") == true)
        #expect(told?.message.contains("`storage.stores[].folder`") == true)
    }
}
