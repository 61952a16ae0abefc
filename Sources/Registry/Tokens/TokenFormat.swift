import Crypto
import Foundation

/// What a token looks like: `cwy_` and 256 random bits in base64url without padding (RFC 4648 section 5). The
/// prefix lets scanners for leaked secrets find one.
enum TokenFormat {
    static let prefix = "cwy_"
    /// 32 bytes make 43 characters of base64.
    static let length = 4 + 43

    static func random() -> String {
        // A symmetric key is the crypto library's name for bytes of its secure generator.
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return prefix
            + bytes.base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    /// Whether `text` can be a token at all; the length is bounded before anything else is looked at.
    static func matches(_ text: String) -> Bool {
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
