/// A key that signs messages between a client and a name server (RFC 8945).
public struct TSIGKey: Sendable, CustomStringConvertible, CustomReflectable {
    public enum Algorithm: String, Sendable, CaseIterable {
        case hmacSHA256 = "hmac-sha256"
        case hmacSHA512 = "hmac-sha512"
    }

    static let longestFile = 16_384

    /// Without its final dot.
    public let name: String
    public let algorithm: Algorithm
    /// Base64; a secret.
    let secret: String

    /// - Parameter secret: in base64, at least 16 bytes.
    public init(name: String, algorithm: Algorithm, secret: String) throws(TSIGKeyFault) {
        let name = name.hasSuffix(".") ? String(name.dropLast()) : name
        guard RecordDataHandle(name: name) != nil, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw TSIGKeyFault("its name is no domain name")
        }
        guard Self.isBase64(secret), secret.utf8.count >= 24, secret.utf8.count <= 1024 else {
            throw TSIGKeyFault("its secret is no base64 of at least 16 bytes")
        }
        self.name = name
        self.algorithm = algorithm
        self.secret = secret
    }

    /// Of a file: the `key` statement that BIND's tsig-keygen writes, or `ALGORITHM:NAME:SECRET` on one line as
    /// nsupdate and kdig take it. Lines that start with `#` or `//` are comments.
    public init(parsing text: String) throws(TSIGKeyFault) {
        guard text.utf8.count <= Self.longestFile else { throw TSIGKeyFault("the file is too long for a key") }
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(line.drop { $0 == " " || $0 == "\t" })
        }.filter { !$0.hasPrefix("#") && !$0.hasPrefix("//") && !$0.isEmpty }
        let joined = lines.joined(separator: " ")
        let parts = joined.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 3, !joined.contains("{") {
            let secret = parts[2].split(separator: " ").first.map(String.init) ?? ""
            try self.init(name: String(parts[1]), algorithm: Self.algorithm(String(parts[0])), secret: secret)
            return
        }
        var words: [String] = []
        for piece in joined.split(whereSeparator: { " \t;{}\"".contains($0) }) { words.append(String(piece)) }
        guard words.count == 6, words[0] == "key", let algorithm = Self.value("algorithm", words),
            let secret = Self.value("secret", words)
        else {
            throw TSIGKeyFault(
                "it is neither 'key \"NAME\" { algorithm …; secret \"…\"; };' nor ALGORITHM:NAME:SECRET")
        }
        try self.init(name: words[1], algorithm: Self.algorithm(algorithm), secret: secret)
    }

    public var description: String { "TSIG key \(name) (\(algorithm.rawValue))" }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }

    private static func value(_ key: String, _ words: [String]) -> String? {
        [2, 4].first { words[$0] == key }.map { words[$0 + 1] }
    }

    private static func algorithm(_ text: String) throws(TSIGKeyFault) -> Algorithm {
        let lower = text.lowercased()
        guard let algorithm = Algorithm(rawValue: lower.hasSuffix(".") ? String(lower.dropLast()) : lower) else {
            throw TSIGKeyFault(
                "its algorithm is none of \(Algorithm.allCases.map(\.rawValue).joined(separator: " and "))")
        }
        return algorithm
    }

    private static func isBase64(_ text: String) -> Bool {
        let padding = text.utf8.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
        return text.utf8.count.isMultiple(of: 4)
            && text.utf8.dropLast(padding).allSatisfy { byte in
                switch byte {
                case 0x30...0x39, UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }
}
