import Crypto
import Foundation
import Storage

/// Makes access keys of the S3 protocol for the object endpoint, and knows them again without keeping them.
///
/// The session token is the sealed ticket, and the secret key follows from the token under a key of the server's own.
struct AccessKeys: Sendable {
    /// Says whose keys they are, to whoever finds one; the session token tells them apart.
    static let accessKey = "CAUSEWAYRECIPIENT"

    private let seal: Seal
    /// Newest first.
    private let keys: [SymmetricKey]

    init(_ secret: ServerSecret) {
        seal = Seal(secret, purpose: "table access")
        keys = secret.secrets.map { ServerSecret.derive($0, purpose: "table access secret key") }
    }

    func token(_ ticket: AccessTicket) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try seal.sealText(Array(try encoder.encode(ticket)))
    }

    /// The ticket of a token that this server gave out; nil for every other text.
    func ticket(_ token: String) -> AccessTicket? {
        guard let bytes = seal.openText(token) else { return nil }
        return try? JSONDecoder().decode(AccessTicket.self, from: Data(bytes))
    }

    func credentials(token: String) -> Credentials {
        Credentials(accessKey: Self.accessKey, secretKey: Self.secretKey(token, keys[0]), sessionToken: token)
    }

    /// The secret keys that the holder of a token may sign with.
    func secretKeys(token: String) -> [String] { keys.map { Self.secretKey(token, $0) } }

    private static func secretKey(_ token: String, _ key: SymmetricKey) -> String {
        Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: key)))
    }
}
