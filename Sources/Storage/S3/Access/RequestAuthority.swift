/// Signs requests of others for one endpoint of the S3 protocol: which request, its caller decides.
public struct RequestAuthority: Sendable {
    let credentials: Credentials
    let key: SigningKey

    init(_ signer: RequestSigner) {
        credentials = signer.credentials
        key = signer.key
    }

    /// - Parameter now: milliseconds since the epoch.
    public init(credentials: Credentials, region: String, now: Int64) {
        self.credentials = credentials
        key = SigningKey(
            secretKey: credentials.secretKey, date: SigningTime(milliseconds: now).date, region: region)
    }

    /// The headers to add to a request without a query, so that it is signed.
    ///
    /// - Parameters:
    ///   - path: decoded.
    ///   - headers: the request's own, with names in lower case. Those that begin with `x-amz-` are signed, since
    ///     stores refuse others; all others may change on their way.
    ///   - now: milliseconds since the epoch.
    public func sign(
        method: String, host: String, path: String, headers: [(name: String, value: String)], now: Int64
    ) -> [(name: String, value: String)] {
        let hash = "x-amz-content-sha256"
        let own = ["x-amz-date", "x-amz-security-token", "authorization"]
        let time = SigningTime(milliseconds: now)
        var signed = [(name: "host", value: host)]
        for header in headers where header.name.hasPrefix("x-amz-") && !own.contains(header.name) {
            signed.append((header.name, CanonicalRequest.trimmed(header.value)))
        }
        var added = [(name: "x-amz-date", value: time.timestamp)]
        if let token = credentials.sessionToken { added.append(("x-amz-security-token", token)) }
        let given = headers.first { $0.name == hash }?.value
        if given == nil { added.append((hash, RequestSigner.emptyPayloadHash)) }
        signed = (signed + added).sorted { $0.name < $1.name }
        let request = CanonicalRequest(
            method: method, path: PercentEncoding.encode(path, keepingSlashes: true), query: "", headers: signed,
            payloadHash: given ?? RequestSigner.emptyPayloadHash)
        let signature = String(decoding: request.signature(with: key, timestamp: time.timestamp), as: UTF8.self)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(key.scope), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature)"
        return added + [("authorization", authorization)]
    }
}
