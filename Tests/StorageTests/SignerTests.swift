import Tables
import Testing

@testable import Storage

/// The examples of the S3 API reference, "Authenticating Requests (AWS Signature Version 4)".
@Suite struct SignerTests {
    static let credentials = Credentials(
        accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    static let host = "examplebucket.s3.amazonaws.com"
    /// 2013-05-24T00:00:00Z.
    static let midnight: Int64 = 1_369_353_600_000

    private var signer: RequestSigner {
        RequestSigner(
            credentials: Self.credentials,
            key: SigningKey(secretKey: Self.credentials.secretKey, date: "20130524", region: "us-east-1"))
    }

    private func signature(_ headers: [(name: String, value: String)]) -> Substring? {
        headers.first { $0.name == "authorization" }?.value.split(separator: "Signature=").last
    }

    @Test func timeIsWrittenAsSigned() {
        let time = SigningTime(milliseconds: Self.midnight)
        #expect(time.date == "20130524")
        #expect(time.timestamp == "20130524T000000Z")
        #expect(SigningTime(milliseconds: 951_868_799_999).timestamp == "20000229T235959Z")
    }

    @Test func getObject() {
        let headers = signer.headers(
            method: "GET", path: "/test.txt", query: [], signing: [("host", Self.host), ("range", "bytes=0-9")],
            at: SigningTime(milliseconds: Self.midnight))
        #expect(signature(headers) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
        let value = headers.first { $0.name == "authorization" }?.value
        #expect(value?.contains("SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,") == true)
        #expect(value?.contains("Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,") == true)
    }

    @Test func getBucketLifecycle() {
        let headers = signer.headers(
            method: "GET", path: "/", query: [("lifecycle", "")], signing: [("host", Self.host)],
            at: SigningTime(milliseconds: Self.midnight))
        #expect(signature(headers) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    }

    @Test func listObjects() {
        let headers = signer.headers(
            method: "GET", path: "/", query: [("prefix", "J"), ("max-keys", "2")], signing: [("host", Self.host)],
            at: SigningTime(milliseconds: Self.midnight))
        #expect(signature(headers) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test func presignedURL() throws {
        let address = try S3Endpoint("https://s3.amazonaws.com").address(of: "examplebucket", pathStyle: false)
        let presigner = URLPresigner(
            signer: signer, address: address, time: SigningTime(milliseconds: Self.midnight), expires: 86_400)
        #expect(
            presigner.url(forKey: "test.txt")
                == "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    }

    @Test func sessionTokenIsSignedAndSent() throws {
        let credentials = Credentials(accessKey: "A", secretKey: "S", sessionToken: "to/ken+=")
        let signer = RequestSigner(
            credentials: credentials, key: SigningKey(secretKey: "S", date: "20130524", region: "eu-west-1"))
        let time = SigningTime(milliseconds: Self.midnight)
        let headers = signer.headers(method: "GET", path: "/", query: [], signing: [("host", "h")], at: time)
        #expect(headers.contains { $0.name == "x-amz-security-token" && $0.value == "to/ken+=" })
        #expect(headers.last?.value.contains("x-amz-date;x-amz-security-token") == true)
        let address = try S3Endpoint("http://h:9000").address(of: "b", pathStyle: true)
        let url = URLPresigner(signer: signer, address: address, time: time, expires: 60).url(forKey: "k")
        #expect(url.hasPrefix("http://h:9000/b/k?"))
        #expect(url.contains("&X-Amz-Expires=60&X-Amz-Security-Token=to%2Fken%2B%3D&X-Amz-SignedHeaders=host&"))
    }

    @Test func credentialsDescribeNothing() {
        let credentials = Credentials(accessKey: "visible", secretKey: "hidden", sessionToken: "token")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in [
            "\(credentials)", String(reflecting: credentials), dumped, "\(CredentialSource.fixed(credentials))",
        ] {
            #expect(!text.contains("hidden") && !text.contains("token"))
        }
    }

    @Test(arguments: [
        ("plain/file-1_2.3~parquet", "plain/file-1_2.3~parquet"),
        ("a b/c+d", "a%20b/c%2Bd"),
        ("date=2024-01-01/part", "date%3D2024-01-01/part"),
        ("100%25", "100%2525"),
        ("grün/日本", "gr%C3%BCn/%E6%97%A5%E6%9C%AC"),
        ("!*'();:@&$,?#[]", "%21%2A%27%28%29%3B%3A%40%26%24%2C%3F%23%5B%5D"),
    ])
    func keysAreEncoded(key: String, encoded: String) {
        #expect(PercentEncoding.encode(key, keepingSlashes: true) == encoded)
        #expect(PercentEncoding.decodeListed(encoded) == key)
    }

    @Test func listedKeysAreDecoded() {
        #expect(PercentEncoding.encode("a/b") == "a%2Fb")
        #expect(PercentEncoding.decodeListed("a+b%2Bc") == "a b+c")
        #expect(PercentEncoding.decodeListed("a%2") == nil)
        #expect(PercentEncoding.decodeListed("a%zz") == nil)
        #expect(PercentEncoding.decodeListed("%ff") == nil)
    }

    @Test func timestampsAreRead() {
        #expect(TimestampText.listing("2013-05-24T00:00:00Z") == Self.midnight)
        #expect(TimestampText.listing("2013-05-24T00:00:00.25Z") == Self.midnight + 250)
        #expect(TimestampText.listing("2013-05-24T00:00:00.123456789Z") == Self.midnight + 123)
        #expect(TimestampText.header("Fri, 24 May 2013 00:00:00 GMT") == Self.midnight)
        for junk in ["", "2013-05-24", "2013-13-24T00:00:00Z", "2013-05-24T00:00:00+", "2013-05-24T00:00:00.Z"] {
            #expect(TimestampText.listing(junk) == nil)
        }
        #expect(TimestampText.header("Friday, 24-May-13 00:00:00 GMT") == nil)
    }

    @Test func calendarGoesBothWays() {
        for milliseconds in stride(from: Int64(-70_000_000_000_000), to: 253_000_000_000_000, by: 86_399_000_000) {
            #expect(
                UTCTime(milliseconds: milliseconds).milliseconds == milliseconds - ((milliseconds % 1000) + 1000) % 1000
            )
        }
    }

    @Test func endpointsAreRead() throws {
        #expect(try S3Endpoint("https://MinIO.example.com").authority == "minio.example.com")
        #expect(try S3Endpoint("https://minio.example.com:443/").authority == "minio.example.com")
        #expect(try S3Endpoint("http://[::1]:9000").authority == "[::1]:9000")
        for junk in [
            "minio:9000", "ftp://a", "http://", "http://u:p@h", "http://h/path", "http://h?x", "http://h:0",
            "http://h:x",
            "http://h:70000", "http://h_h", "http://[::1", "http://a b",
        ] {
            #expect(throws: StorageError.self, "\(junk)") { try S3Endpoint(junk) }
        }
        let endpoint = try S3Endpoint("http://h:9000")
        #expect(try endpoint.address(of: "B_c", pathStyle: true).path == "/B_c/")
        for junk in ["", "a/b", "..", "a?b", "a b"] {
            #expect(throws: StorageError.self) { try endpoint.address(of: junk, pathStyle: true) }
        }
        #expect(throws: StorageError.self) { try endpoint.address(of: "B_c", pathStyle: false) }
    }
}
