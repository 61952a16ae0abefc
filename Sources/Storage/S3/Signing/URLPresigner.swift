import Crypto

/// Makes presigned GET URLs for the objects of one bucket at one second.
///
/// All that a query's URLs share is prepared here; a URL costs its key's encoding, one SHA-256 and one HMAC
/// (S3 API reference, "Authenticating Requests: Using Query Parameters").
struct URLPresigner: Sendable {
    /// `GET`, line end and the path before the key.
    private let requestHead: [UInt8]
    /// Everything of the canonical request after the path.
    private let requestTail: [UInt8]
    /// Everything of the string to sign before the hash.
    private let stringHead: [UInt8]
    /// Scheme, host and the path before the key.
    private let urlHead: [UInt8]
    /// The query up to and with the signature's name.
    private let urlTail: [UInt8]
    private let key: SigningKey

    /// - Parameters:
    ///   - address: the bucket's address for those who will use the URLs.
    ///   - expires: lifetime in seconds.
    init(
        signer: RequestSigner, address: BucketAddress, time: SigningTime, expires: Int
    ) {
        let credentials = signer.credentials
        key = signer.key
        var query = [
            (name: "X-Amz-Algorithm", value: "AWS4-HMAC-SHA256"),
            (name: "X-Amz-Credential", value: "\(credentials.accessKey)/\(key.scope)"),
            (name: "X-Amz-Date", value: time.timestamp),
            (name: "X-Amz-Expires", value: String(expires)),
            (name: "X-Amz-SignedHeaders", value: "host"),
        ]
        if let token = credentials.sessionToken { query.append((name: "X-Amz-Security-Token", value: token)) }
        let canonical = RequestSigner.canonicalQuery(query)
        requestHead = Array("GET\n\(address.path)".utf8)
        requestTail = Array("\n\(canonical)\nhost:\(address.host)\n\nhost\nUNSIGNED-PAYLOAD".utf8)
        stringHead = Array("AWS4-HMAC-SHA256\n\(time.timestamp)\n\(key.scope)\n".utf8)
        urlHead = Array("\(address.scheme)://\(address.host)\(address.path)".utf8)
        urlTail = Array("?\(canonical)&X-Amz-Signature=".utf8)
    }

    /// The URL of the object `key`, decoded.
    func url(forKey key: String) -> String {
        var path: [UInt8] = []
        path.reserveCapacity(key.utf8.count + 32)
        PercentEncoding.append(key, keepingSlashes: true, to: &path)
        var hash = SHA256()
        hash.update(data: requestHead)
        hash.update(data: path)
        hash.update(data: requestTail)
        var stringToSign = stringHead
        Hexadecimal.append(hash.finalize(), to: &stringToSign)
        var url: [UInt8] = []
        url.reserveCapacity(urlHead.count + path.count + urlTail.count + 64)
        url += urlHead
        url += path
        url += urlTail
        self.key.appendSignature(of: stringToSign, to: &url)
        return String(decoding: url, as: UTF8.self)
    }
}
