/// A client's id and secret in HTTP Basic (RFC 7617), both form-encoded before they are joined (RFC 6749 section
/// 2.3.1).
struct BasicCredentials: Sendable {
    let id: String
    let secret: String

    /// - Throws: `invalid_client` for other schemes and for what cannot be decoded.
    init(parsing header: String) throws(TokenRequestError) {
        let bytes = Array(header.utf8)
        let scheme = bytes.prefix { $0 != UInt8(ascii: " ") }
        guard String(decoding: scheme, as: UTF8.self).lowercased() == "basic" else {
            throw TokenRequestError(.invalidClient, "clients authenticate with HTTP Basic, or in the body")
        }
        let text = bytes[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") }
        guard text.count <= 4 * ClientCredentialsRequest.longestCredential,
            let joined = Base64Text.decodePadded(text),
            let colon = joined.firstIndex(of: UInt8(ascii: ":")),
            let id = FormParameters.decode(joined[..<colon]),
            let secret = FormParameters.decode(joined[(colon + 1)...])
        else {
            throw TokenRequestError(
                .invalidClient, "the Authorization header is not HTTP Basic with an id and a secret, each form-encoded")
        }
        self.id = id
        self.secret = secret
    }
}
