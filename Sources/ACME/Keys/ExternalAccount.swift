internal import Crypto
internal import TokenSyntax

/// What binds a new account to one that the authority knows from elsewhere (RFC 8555 section 7.3.4).
public struct ExternalAccount: Sendable, CustomStringConvertible, CustomReflectable {
    static let leastKeyBytes = 16

    /// Not a secret.
    public let keyID: String
    private let key: SymmetricKey

    /// - Parameters:
    ///   - keyID: as the authority shows it.
    ///   - key: the HMAC key as the authority shows it, in base64url.
    public init(keyID: String, key: String) throws(KeyFault) {
        guard (1...512).contains(keyID.utf8.count), keyID.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw KeyFault("the key id of an external account is one word")
        }
        let unpadded = key.reversed().drop { $0 == "=" }.reversed()
        guard let bytes = Base64Text.decodeURL(String(unpadded).utf8), bytes.count >= Self.leastKeyBytes else {
            throw KeyFault("the HMAC key of an external account is base64url of at least \(Self.leastKeyBytes) bytes")
        }
        self.keyID = keyID
        self.key = SymmetricKey(data: bytes)
    }

    public var description: String { "external account \(keyID)" }
    public var customMirror: Mirror { Mirror(self, children: ["keyID": keyID]) }

    /// HMAC-SHA-256 (HS256).
    func authenticationCode(over input: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: input, using: key))
    }
}
