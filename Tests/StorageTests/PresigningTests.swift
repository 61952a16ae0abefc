import Logging
import Tables
import Testing

@testable import Storage

/// URLs that a store hands out.
@Suite struct PresigningTests {
    @Test func presigningIsForThePublicEndpoint() async throws {
        let transport = StoreTransport()
        let store = try S3Store(
            configuration: S3Configuration(
                endpoint: S3Endpoint("http://10.0.0.1:9000"), publicEndpoint: S3Endpoint("https://data.example.com"),
                credentials: .fixed(S3StoreTests.credentials)),
            transport: transport, logger: Logger(label: "test"))
        let url = try store.presignedURL(for: S3StoreTests.object, now: SignerTests.midnight, expires: 900)
        #expect(url.hasPrefix("https://data.example.com/b/t/a%20b?X-Amz-Algorithm=AWS4-HMAC-SHA256&"))
        #expect(url.contains("&X-Amz-Date=20130524T000000Z&X-Amz-Expires=900&"))
        #expect(url.contains("&X-Amz-Security-Token=TOKEN&"))
        let later = try store.presignedURL(for: S3StoreTests.object, now: SignerTests.midnight + 1000, expires: 900)
        #expect(later != url)
        for expires in [0, -1, 604_801] {
            #expect(throws: StorageError.self) {
                try store.presignedURL(for: S3StoreTests.object, now: 0, expires: expires)
            }
        }
        for key in ["", "a/../b", "a//b", "./a", "a/", "/a", ".", "a\0"] {
            #expect(throws: StorageError.self, "\(key)") {
                try store.presignedURL(for: ObjectLocation(bucket: "b", key: key), now: 0, expires: 1)
            }
        }
        try await transport.shutdown()
    }
}
