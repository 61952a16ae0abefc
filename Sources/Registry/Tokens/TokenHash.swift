import Crypto
import Foundation

/// The SHA-256 of a token (FIPS 180-4). A token holds 256 random bits, so that no salt and no slow hash is needed.
struct TokenHash {
    private let digest: SHA256.Digest

    init(of token: String) {
        self.digest = SHA256.hash(data: Data(token.utf8))
    }

    /// 64 lower-case digits, as it is stored.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * SHA256.byteCount)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a stored hash is this one, in a time that does not depend on where they differ.
    func matches(_ stored: String) -> Bool {
        let own = Array(hexadecimal.utf8)
        let other = Array(stored.utf8)
        guard own.count == other.count else { return false }
        var difference: UInt8 = 0
        for index in own.indices { difference |= own[index] ^ other[index] }
        return difference == 0
    }
}
