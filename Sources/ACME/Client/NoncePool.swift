/// Nonces that the authority gave, each for one request (RFC 8555 section 6.5).
struct NoncePool: Sendable {
    static let most = 16
    static let longest = 256

    private var nonces: [String] = []

    /// Keeps what is a nonce: base64url, as section 6.5.1 has it; others are ignored as it demands.
    mutating func add(_ nonce: String?) {
        guard let nonce, (1...Self.longest).contains(nonce.utf8.count), nonce.utf8.allSatisfy(Self.isNonceByte) else {
            return
        }
        if nonces.count == Self.most { nonces.removeFirst() }
        nonces.append(nonce)
    }

    /// The newest, which is the least likely to have become too old.
    mutating func take() -> String? { nonces.popLast() }

    private static func isNonceByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
