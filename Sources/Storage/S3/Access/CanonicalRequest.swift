import Crypto

/// A request as Signature Version 4 signs it, for S3 (AWS, "Create a signed AWS API request", steps 1 to 3).
struct CanonicalRequest {
    let method: String
    /// Encoded once, as S3 reads it.
    let path: String
    /// Encoded and sorted.
    let query: String
    /// With names in lower case and trimmed values, in the order of their names.
    let headers: [(name: String, value: String)]
    /// What `x-amz-content-sha256` says.
    let payloadHash: String

    var signedHeaders: String { headers.map(\.name).joined(separator: ";") }

    /// The signature in lower-case hexadecimal.
    ///
    /// - Parameter timestamp: what `x-amz-date` says.
    func signature(with key: SigningKey, timestamp: String) -> [UInt8] {
        var text = "\(method)\n\(path)\n\(query)\n"
        for header in headers { text += "\(header.name):\(header.value)\n" }
        text += "\n\(signedHeaders)\n\(payloadHash)"
        let hash = Hexadecimal.encode(SHA256.hash(data: Array(text.utf8)))
        var signature: [UInt8] = []
        key.appendSignature(
            of: Array("AWS4-HMAC-SHA256\n\(timestamp)\n\(key.scope)\n\(hash)".utf8), to: &signature)
        return signature
    }

    /// A header's value without the spaces that do not count: at the ends, and more than one in a row.
    static func trimmed(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }
}
