internal import JSON
internal import TokenSyntax

/// The bodies of requests: flattened JSON Web Signatures (RFC 7515 section 7.2.2, RFC 8555 section 6.2). They are made
/// here since JWTKit makes compact tokens of claims alone, without `nonce` and `url` and without empty payloads.
enum SignedBody {
    enum Signer: Sendable {
        /// With the public key in the header: before there is an account.
        case key
        case account(String)
    }

    static let contentType = "application/jose+json"

    /// - Parameter payload: nil where the request only reads (POST-as-GET, RFC 8555 section 6.3).
    static func request(
        _ payload: JSONValue?, to url: String, nonce: String, by signer: Signer, with key: AccountKey
    ) throws(KeyFault) -> [UInt8] {
        let identity: JSONValue.Member =
            switch signer {
            case .key: .init("jwk", key.publicKey)
            case .account(let address): .init("kid", .string(address))
            }
        let header = JSONValue.object([
            .init("alg", .string("ES256")), identity, .init("nonce", .string(nonce)), .init("url", .string(url)),
        ])
        let (input, fields) = parts(header, payload)
        return text(closing(fields, Base64Text.encodeURL(try key.signature(over: input))))
    }

    /// What a new account shows of an external one.
    static func binding(of key: AccountKey, to account: ExternalAccount, at url: String) -> JSONValue {
        let header = JSONValue.object([
            .init("alg", .string("HS256")), .init("kid", .string(account.keyID)), .init("url", .string(url)),
        ])
        let (input, fields) = parts(header, key.publicKey)
        return closing(fields, Base64Text.encodeURL(account.authenticationCode(over: input)))
    }

    private static func parts(_ header: JSONValue, _ payload: JSONValue?) -> ([UInt8], [JSONValue.Member]) {
        let header = Base64Text.encodeURL(text(header))
        let payload = payload.map { Base64Text.encodeURL(text($0)) } ?? ""
        return (
            Array("\(header).\(payload)".utf8),
            [.init("protected", .string(header)), .init("payload", .string(payload))]
        )
    }

    private static func closing(_ fields: [JSONValue.Member], _ signature: String) -> JSONValue {
        .object(fields + [.init("signature", .string(signature))])
    }

    private static func text(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }
}
