import Tables
import Testing

@testable import Storage

struct S3AccessTests {
    static let now: Int64 = 1_700_000_000_000
    static let credentials = Credentials(accessKey: "AK", secretKey: "secret", sessionToken: "token")

    /// The request of the S3 API reference, "Examples: Signature calculations", GET Object.
    @Test func theExampleOfTheReferenceIsValid() throws {
        let header =
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        let headers = [
            "range": "bytes=0-9", "x-amz-date": "20130524T000000Z",
            "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ]
        let authorization = try #require(S3Authorization(header: header))
        #expect(authorization.accessKey == "AKIAIOSFODNN7EXAMPLE")
        func isValid(
            method: String = "GET", path: String = "/test.txt", query: String = "",
            host: String = "examplebucket.s3.amazonaws.com", key: String = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            now: Int64 = 1_369_353_600_000, headers: [String: String] = headers
        ) -> Bool {
            authorization.isValid(
                method: method, path: path, query: query, host: host, secretKey: key, now: now
            ) { headers[$0] }
        }
        #expect(isValid())
        #expect(isValid(now: 1_369_353_600_000 + 899_000) && isValid(now: 1_369_353_600_000 - 899_000))
        #expect(!isValid(now: 1_369_353_600_000 + 901_000) && !isValid(now: 1_369_353_600_000 - 901_000))
        #expect(!isValid(method: "HEAD") && !isValid(path: "/test.txt2") && !isValid(query: "acl="))
        #expect(!isValid(host: "other") && !isValid(key: "other") && !isValid(headers: [:]))
        var other = headers
        other["range"] = "bytes=0-8"
        #expect(!isValid(headers: other))
        other["range"] = "  bytes=0-9 "
        #expect(isValid(headers: other))
    }

    @Test(arguments: [
        "", "Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request",
        "AWS4-HMAC-SHA256 Credential=a/b/c/ec2/aws4_request,SignedHeaders=host;x-amz-date,Signature=\(hex)",
        "AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request,SignedHeaders=x-amz-date,Signature=\(hex)",
        "AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request,SignedHeaders=host,Signature=\(hex)",
        "AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request,SignedHeaders=host;x-amz-date,Signature=abc",
        "AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request,Credential=a/b/c/s3/aws4_request,"
            + "SignedHeaders=host;x-amz-date,Signature=\(hex)",
    ])
    func otherAuthorizations(_ header: String) { #expect(S3Authorization(header: header) == nil) }

    static let hex = String(repeating: "0", count: 64)

    /// What is signed for others is what a server takes for signed.
    @Test(arguments: [[], [("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), ("x-amz-checksum-mode", "ENABLED")]])
    func whatIsSignedIsValid(_ own: [(String, String)]) throws {
        let authority = RequestAuthority(credentials: Self.credentials, region: "eu", now: Self.now)
        let given = own.map { (name: $0.0, value: $0.1) } + [(name: "range", value: "bytes=0-1")]
        let path = "/b/a b=ü/+%41"
        let added = authority.sign(method: "GET", host: "h:1", path: path, headers: given, now: Self.now)
        var headers: [String: String] = [:]
        for header in given + added { #expect(headers.updateValue(header.value, forKey: header.name) == nil) }
        let authorization = try #require(headers["authorization"].flatMap(S3Authorization.init(header:)))
        func isValid(_ method: String, range: String = "bytes=0-1") -> Bool {
            headers["range"] = range
            return authorization.isValid(
                method: method, path: path, query: "", host: "h:1", secretKey: "secret", now: Self.now
            ) { headers[$0] }
        }
        // One signature is good for every part of the object, and for nothing else.
        #expect(isValid("GET") && isValid("GET", range: "bytes=5-6") && !isValid("HEAD"))
        #expect(headers["x-amz-security-token"] == "token")
        if !own.isEmpty { #expect(headers["authorization"]?.contains("x-amz-checksum-mode") == true) }
    }

    // MARK: Addresses

    @Test func addressesOfURLs() throws {
        let address = try #require(S3Address(url: "https://Host.example:443/files/s3/", region: "r"))
        #expect(address.endpoint == "https://host.example/files/s3" && address.pathStyle)
        #expect(S3Address(url: "http://h:81", region: "r")?.endpoint == "http://h:81")
        #expect(S3Address(url: "ftp://h", region: "r") == nil && S3Address(url: "h", region: "r") == nil)
        let object = ObjectLocation(bucket: "b", key: "t/a b/ü+=")
        #expect(address.url(of: object) == "https://host.example/files/s3/b/t/a%20b/%C3%BC%2B%3D")
        #expect(address.object(at: address.url(of: object)) == object)
        #expect(address.object(at: "HTTPS://HOST.example:443/files/s3/b/k") == ObjectLocation(bucket: "b", key: "k"))
        // What is encoded once is decoded once.
        #expect(address.object(at: "https://host.example/files/s3/b/%2541")?.key == "%41")
        #expect(address.object(at: "https://host.example/files/s3/b/a%2Fb")?.key == "a/b")
        let virtual = S3Address(scheme: "https", authority: "s3.example", path: "", pathStyle: false, region: "r")
        #expect(virtual.url(of: object) == "https://b.s3.example/t/a%20b/%C3%BC%2B%3D")
        #expect(virtual.object(at: virtual.url(of: object)) == object)
        #expect(virtual.object(at: "https://s3.example/b/k") == nil)
        #expect(virtual.object(at: "https://evils3.example/k") == nil)
    }

    @Test(arguments: [
        "https://host.example/files/s3/b/k?acl", "https://host.example/files/s3/b/k?",
        "https://host.example/files/s3/b/k#f",
        "https://u@host.example/files/s3/b/k", "https://u:p@host.example/files/s3/b/k",
        "http://host.example/files/s3/b/k",
        "https://host.example:444/files/s3/b/k", "https://host.example.evil/files/s3/b/k",
        "https://host.example/files/s3",
        "https://host.example/files/s3/b", "https://host.example/files/s3x/b/k", "https://host.example/b/k",
        "https://host.example\\@evil/files/s3/b/k", "https://evil/https://host.example/files/s3/b/k",
        "//host.example/b/k",
        "https://host.example/files/s3/b/k%", "https://host.example/files/s3/b/%ff",
        "https://host.example/files/s3/b/ k",
        "https://host.example/files/s3/b/ü", "s3://b/k", "",
    ])
    func otherURLs(_ url: String) throws {
        #expect(try #require(S3Address(url: "https://host.example/files/s3", region: "r")).object(at: url) == nil)
    }
}
