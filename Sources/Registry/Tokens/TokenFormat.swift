import Crypto
import Foundation

/// What a secret of the registry looks like: a prefix and random bits in base64url without padding (RFC 4648 section
/// 5). The prefix lets scanners for leaked secrets find one, and keeps one kind from passing for another.
struct TokenFormat: Sendable {
    let prefix: String
    /// Random bytes.
    let byteCount: Int

    static let bearer = TokenFormat(prefix: "cwy_", byteCount: 32)
    static let clientSecret = TokenFormat(prefix: "cws_", byteCount: 32)
    static let activation = TokenFormat(prefix: "cwa_", byteCount: 16)
    static let administrator = TokenFormat(prefix: "cwm_", byteCount: 32)

    static func credential(_ kind: AccessToken.Kind) -> TokenFormat {
        switch kind {
        case .bearer: bearer
        case .client: clientSecret
        }
    }

    /// Characters behind the prefix.
    var secretLength: Int { (byteCount * 4 + 2) / 3 }

    private var length: Int { prefix.utf8.count + secretLength }

    func random() -> String {
        // A symmetric key is the crypto library's name for bytes of its secure generator.
        let bytes = SymmetricKey(size: .init(bitCount: byteCount * 8)).withUnsafeBytes { Data($0) }
        return prefix
            + bytes.base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    /// Whether `text` can be such a secret at all; the length is bounded before anything else is looked at.
    func matches(_ text: String) -> Bool {
        guard text.utf8.count == length, text.utf8.starts(with: prefix.utf8) else { return false }
        return text.utf8.dropFirst(prefix.utf8.count).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}
