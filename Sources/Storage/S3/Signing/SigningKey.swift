import Crypto

/// The key that signs for one secret, day, region and service.
///
/// AWS, "Create a signed AWS API request", step 4: four nested HMACs, which a day's requests share.
struct SigningKey: Sendable {
    /// `YYYYMMDD/region/service/aws4_request`.
    let scope: String
    /// HMAC with the key's blocks already absorbed; a copy signs.
    private let keyed: HMAC<SHA256>

    init(secretKey: String, date: String, region: String, service: String = "s3") {
        scope = "\(date)/\(region)/\(service)/aws4_request"
        var key = SymmetricKey(data: Array("AWS4\(secretKey)".utf8))
        for part in [date, region, service, "aws4_request"] {
            let code = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)
            key = SymmetricKey(data: code)
        }
        keyed = HMAC<SHA256>(key: key)
    }

    /// Appends the signature of `stringToSign` in lower-case hexadecimal.
    func appendSignature(of stringToSign: [UInt8], to bytes: inout [UInt8]) {
        var code = keyed
        code.update(data: stringToSign)
        Hexadecimal.append(code.finalize(), to: &bytes)
    }
}
