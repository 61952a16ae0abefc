/// What the `Authorization` header of a request of the S3 protocol says (S3 API reference, "Authenticating Requests:
/// Using the Authorization Header"), for a server that hands out access keys of its own.
public struct S3Authorization: Sendable, Hashable {
    /// Seconds by which the clock of a client may differ.
    static let tolerance: Int64 = 900

    public let accessKey: String
    private let date: String
    private let region: String
    private let signedHeaders: [String]
    private let signature: String

    /// - Returns: nil for a header of another kind, or of another service than S3.
    public init?(header: String) {
        let scheme = "AWS4-HMAC-SHA256"
        guard header.utf8.count <= 4096, header.hasPrefix(scheme + " ") else { return nil }
        var fields: [String: String] = [:]
        for part in header.dropFirst(scheme.count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            let name = CanonicalRequest.trimmed(String(pair[0]))
            guard fields.updateValue(CanonicalRequest.trimmed(String(pair[1])), forKey: name) == nil else { return nil }
        }
        guard let credential = fields["Credential"], let signed = fields["SignedHeaders"],
            let signature = fields["Signature"], signature.utf8.count == 64
        else { return nil }
        let scope = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard scope.count == 5, scope[3] == "s3", scope[4] == "aws4_request" else { return nil }
        let names = signed.split(separator: ";").map { $0.lowercased() }
        // What is not signed could be exchanged: the moment, and where the request goes.
        guard names.count <= 64, names.contains("host"), names.contains("x-amz-date") else { return nil }
        accessKey = scope[0]
        date = scope[1]
        region = scope[2]
        signedHeaders = names
        self.signature = signature
    }

    /// Whether the holder of `secretKey` signed this request, within the last minutes.
    ///
    /// - Parameters:
    ///   - path: decoded; it is compared in the form that S3 signs, however the client encoded it.
    ///   - query: encoded and sorted.
    ///   - host: what the client took for the host, with its port unless that is the scheme's own.
    ///   - now: milliseconds since the epoch.
    ///   - header: the value of the header of a lower-case name.
    public func isValid(
        method: String, path: String, query: String, host: String, secretKey: String, now: Int64,
        header: (String) -> String?
    ) -> Bool {
        guard let timestamp = header("x-amz-date"), timestamp.utf8.starts(with: date.utf8), isRecent(timestamp, now)
        else { return false }
        var headers: [(name: String, value: String)] = []
        for name in signedHeaders.sorted() {
            guard let value = name == "host" ? host : header(name) else { return false }
            headers.append((name, CanonicalRequest.trimmed(value)))
        }
        let request = CanonicalRequest(
            method: method, path: PercentEncoding.encode(path, keepingSlashes: true), query: query, headers: headers,
            payloadHash: header("x-amz-content-sha256") ?? RequestSigner.emptyPayloadHash)
        let key = SigningKey(secretKey: secretKey, date: date, region: region)
        let expected = request.signature(with: key, timestamp: timestamp)
        let given = Array(signature.utf8)
        guard given.count == expected.count else { return false }
        // Every byte is looked at, so that the time tells nothing.
        return zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func isRecent(_ timestamp: String, _ now: Int64) -> Bool {
        guard timestamp.utf8.count == 16 else { return false }
        // Both are written in one way, so that they can be compared as texts.
        let earliest = SigningTime(milliseconds: now - Self.tolerance * 1000).timestamp
        let latest = SigningTime(milliseconds: now + Self.tolerance * 1000).timestamp
        return earliest <= timestamp && timestamp <= latest
    }
}
