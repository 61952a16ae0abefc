internal import JSON

/// What is taken from an OpenID provider's configuration (OpenID Connect Discovery 1.0 sections 3 and 4): where its
/// keys are.
public struct DiscoveryDocument: Sendable, Hashable {
    /// `jwks_uri`.
    public let keys: WebAddress

    /// - Parameter issuer: the configured URL. The document has to name it byte for byte (section 4.3), or the keys
    ///   would be those of somebody else.
    public init(parsing bytes: [UInt8], of issuer: WebAddress) throws(DocumentFlaw) {
        let object: StrictObject
        do throws(JSONError) {
            object = try StrictObject(parsing: bytes)
        } catch {
            throw DocumentFlaw("the discovery document is no well-formed JSON object: \(error)")
        }
        guard let found = object["issuer"]?.string else { throw DocumentFlaw("the discovery document names no issuer") }
        guard ExactText.same(found, issuer.text) else {
            throw DocumentFlaw(
                "the discovery document is that of \(QuotedText.quote(found)); configure the issuer exactly so, "
                    + "if it is the one that is meant")
        }
        guard let text = object["jwks_uri"]?.string else {
            throw DocumentFlaw("the discovery document does not say where the keys are (jwks_uri)")
        }
        guard let keys = WebAddress(text) else {
            throw DocumentFlaw("the address of the keys (jwks_uri) is no plain URL: \(QuotedText.quote(text))")
        }
        // An issuer elsewhere does not send this server to services of its own machine.
        guard keys.isSecure || keys.isLoopback && issuer.isLoopback else {
            throw DocumentFlaw("the address of the keys (jwks_uri) is not HTTPS: \(QuotedText.quote(text))")
        }
        self.keys = keys
    }

    /// Where the document is: the well-known path appended to the issuer's own, one slash at its end left out (section
    /// 4.1).
    public static func location(of issuer: WebAddress) -> String {
        let base = issuer.text.utf8.last == UInt8(ascii: "/") ? String(issuer.text.dropLast()) : issuer.text
        return base + "/.well-known/openid-configuration"
    }
}
