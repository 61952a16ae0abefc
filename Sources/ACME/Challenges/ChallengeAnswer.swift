internal import Crypto
internal import TokenSyntax

/// What has to be published for one challenge.
public struct ChallengeAnswer: Sendable, Hashable {
    /// The name without a wildcard.
    public let name: String
    /// Letters, digits, `-` and `_`.
    public let token: String
    /// The body that HTTP-01 wants (RFC 8555 section 8.1): the token, a dot and the thumbprint of the account's key.
    public let keyAuthorization: String

    public init(name: String, token: String, keyAuthorization: String) {
        self.name = name
        self.token = token
        self.keyAuthorization = keyAuthorization
    }

    /// The record that DNS-01 looks for, without a final dot.
    public var recordName: String { "_acme-challenge." + name }

    /// The text of that record: base64url of SHA-256 over the key authorization.
    public var recordValue: String {
        Base64Text.encodeURL(Array(SHA256.hash(data: Array(keyAuthorization.utf8))))
    }
}
