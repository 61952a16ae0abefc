import Crypto
import Testing

@testable import Storage

/// Signatures for other services than S3: the examples of the AWS General Reference and of its Signature Version 4 test
/// suite.
@Suite struct ServiceSigningTests {
    /// 2015-08-30T12:36:00Z.
    private static let time = SigningTime(milliseconds: 1_440_938_160_000)
    private static let host = [(name: "host", value: "example.amazonaws.com")]

    private func signature(
        service: String = "service", method: String = "GET", _ path: String,
        _ query: [(name: String, value: String)] = [], _ headers: [(name: String, value: String)] = host,
        body: String = "", form: RequestSigner.PathForm = .encodedAgain
    ) -> String? {
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        let signer = RequestSigner(
            credentials: Credentials(accessKey: "AKIDEXAMPLE", secretKey: secret),
            key: SigningKey(secretKey: secret, date: Self.time.date, region: "us-east-1", service: service))
        let signed = signer.headers(
            method: method, path: path, query: query, signing: headers,
            payloadHash: Hexadecimal.encode(SHA256.hash(data: Array(body.utf8))), pathForm: form,
            sendsPayloadHash: false, at: Self.time)
        #expect(!signed.contains { $0.name == "x-amz-content-sha256" })
        return signed.last?.value.split(separator: "Signature=").last.map(String.init)
    }

    /// `get-vanilla`.
    @Test func nothingButAHost() {
        #expect(signature("/") == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    }

    /// AWS General Reference, "Examples of the complete Signature Version 4 signing process".
    @Test func listUsers() {
        #expect(
            signature(
                service: "iam", "/", [("Action", "ListUsers"), ("Version", "2010-05-08")],
                [
                    ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
                    ("host", "iam.amazonaws.com"),
                ]) == "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")
    }

    /// `get-utf8`: the path of the canonical request is what is sent, encoded.
    @Test func pathsAreEncodedForTheSignature() {
        #expect(signature("/\u{1234}") == "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")
    }

    /// `post-x-www-form-urlencoded`.
    @Test func bodiesAreCovered() {
        #expect(
            signature(
                method: "POST", "/", [],
                [("content-type", "application/x-www-form-urlencoded"), ("host", "example.amazonaws.com")],
                body: "Param1=value1") == "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")
    }

    /// What botocore signs for the same request.
    @Test func encodedPathsAreEncodedAgain() {
        let path = "/v1/arn%3Aaws/namespaces/a%1Fb/tables/t%20x"
        let expected = "e055229fa4f177a5896095eed5a956d699f2d7b268f9822cd67bbc970f3903de"
        #expect(signature(service: "s3tables", path, [("snapshots", "all")]) == expected)
        #expect(signature(service: "s3tables", path, [("snapshots", "all")], form: .asSent) != expected)
    }
}
