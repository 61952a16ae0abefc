import Crypto
import Foundation

/// Seals small values so that their holder can neither read nor alter them: AES-256-GCM under a key of one purpose.
///
/// The nonce is derived from the value (HMAC-SHA256, cut to 96 bits), so that sealing the same value twice gives the
/// same text; two values under one nonce are as unlikely as a collision of that hash.
struct Seal: Sendable {
    private struct Keys: Sendable {
        let id: [UInt8]
        let encryption: SymmetricKey
        let nonce: SymmetricKey
    }

    /// A value in its sealed form.
    struct Sealed {
        /// Key id, nonce and ciphertext, base64url.
        let body: String
        /// The authentication tag, 32 hexadecimal digits.
        let tag: String
    }

    private let keys: [Keys]

    init(_ secret: ServerSecret, purpose: String) {
        keys = secret.secrets.map { secret in
            let identity = ServerSecret.derive(secret, purpose: purpose + " id")
            return Keys(
                id: identity.withUnsafeBytes { Array($0.prefix(4)) },
                encryption: ServerSecret.derive(secret, purpose: purpose + " encryption"),
                nonce: ServerSecret.derive(secret, purpose: purpose + " nonce"))
        }
    }

    func seal(_ value: [UInt8]) throws -> Sealed {
        let keys = self.keys[0]
        let code = HMAC<SHA256>.authenticationCode(for: value, using: keys.nonce)
        let nonce = try AES.GCM.Nonce(data: Array(code.prefix(12)))
        let box = try AES.GCM.seal(value, using: keys.encryption, nonce: nonce)
        return Sealed(body: Base64URL.encode(keys.id + Array(nonce) + box.ciphertext), tag: Hex.encode(box.tag))
    }

    /// The value; nil where it was altered or sealed under a secret that is gone.
    func open(_ sealed: Sealed) -> [UInt8]? {
        guard let body = Base64URL.decode(sealed.body), body.count >= 16, let tag = Hex.decode(sealed.tag),
            tag.count == 16, let keys = keys.first(where: { $0.id.elementsEqual(body[..<4]) }),
            let nonce = try? AES.GCM.Nonce(data: body[4..<16]),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: body[16...], tag: tag),
            let value = try? AES.GCM.open(box, using: keys.encryption)
        else { return nil }
        return Array(value)
    }

    /// One text that holds body and tag.
    func sealText(_ value: [UInt8]) throws -> String {
        let sealed = try seal(value)
        return sealed.body + "." + sealed.tag
    }

    func openText(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 8192, parts.count == 2 else { return nil }
        return open(Sealed(body: String(parts[0]), tag: String(parts[1])))
    }
}
