import Crypto

/// Signs requests with AWS Signature Version 4 (AWS, "Create a signed AWS API request"; S3 API reference,
/// "Authenticating Requests (AWS Signature Version 4)").
struct RequestSigner: Sendable {
    /// How the path stands in the canonical request.
    enum PathForm: Sendable, Hashable {
        /// As it is sent, encoded once and never normalised: S3.
        case asSent
        /// Each segment of what is sent encoded again: every other service.
        case encodedAgain
    }

    let credentials: Credentials
    let key: SigningKey

    /// SHA-256 of no bytes: the payload hash of every request without a body.
    static let emptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// The headers that authorise a request: the given ones, `x-amz-date`, `x-amz-content-sha256`,
    /// `x-amz-security-token` where there is one, and `authorization`.
    ///
    /// - Parameters:
    ///   - path: as it is sent, percent-encoded.
    ///   - query: name and value, not encoded.
    ///   - headers: to be signed, with names in lower case; `host` among them.
    ///   - payloadHash: SHA-256 of the body in hexadecimal.
    ///   - sendsPayloadHash: whether `x-amz-content-sha256` is among the headers. S3 demands it; others take it.
    func headers(
        method: String, path: String, query: [(name: String, value: String)],
        signing headers: [(name: String, value: String)], payloadHash: String = emptyPayloadHash,
        pathForm: PathForm = .asSent, sendsPayloadHash: Bool = true, at time: SigningTime
    ) -> [(name: String, value: String)] {
        var signed = headers
        if sendsPayloadHash { signed.append(("x-amz-content-sha256", payloadHash)) }
        signed.append(("x-amz-date", time.timestamp))
        if let token = credentials.sessionToken { signed.append(("x-amz-security-token", token)) }
        signed.sort { $0.name < $1.name }
        let names = signed.map(\.name).joined(separator: ";")
        let canonicalPath = pathForm == .asSent ? path : PercentEncoding.encode(path, keepingSlashes: true)
        var request = "\(method)\n\(canonicalPath)\n\(Self.canonicalQuery(query))\n"
        for header in signed { request += "\(header.name):\(header.value)\n" }
        request += "\n\(names)\n\(payloadHash)"
        var signature: [UInt8] = []
        key.appendSignature(of: stringToSign(canonicalRequest: request, at: time), to: &signature)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(key.scope),SignedHeaders=\(names),"
            + "Signature=\(String(decoding: signature, as: UTF8.self))"
        signed.append(("authorization", authorization))
        return signed
    }

    /// Encoded and sorted by name, as the canonical request has it; also fit to be sent.
    static func canonicalQuery(_ query: [(name: String, value: String)]) -> String {
        query.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted { $0 < $1 }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    private func stringToSign(canonicalRequest: String, at time: SigningTime) -> [UInt8] {
        let hash = Hexadecimal.encode(SHA256.hash(data: Array(canonicalRequest.utf8)))
        return Array("AWS4-HMAC-SHA256\n\(time.timestamp)\n\(key.scope)\n\(hash)".utf8)
    }
}
