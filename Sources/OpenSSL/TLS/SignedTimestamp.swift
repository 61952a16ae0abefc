/// A timestamp of a log of certificate transparency (RFC 6962 section 3.2). Its signature is not verified: that needs
/// the list of logs of the day.
public struct SignedTimestamp: Sendable, Hashable {
    /// SHA-256 of the log's key.
    public let log: [UInt8]
    /// Milliseconds since 1970.
    public let time: UInt64

    /// Reads one as it is serialized; nil where it is none of version 1.
    public init?(_ bytes: [UInt8]) {
        // version, 32 bytes of log, 8 of time, extensions, two bytes of algorithm, signature
        guard bytes.count >= 43, bytes[0] == 0 else { return nil }
        let extensions = Int(bytes[41]) << 8 | Int(bytes[42])
        let rest = bytes.dropFirst(43)
        guard rest.count >= extensions + 4 else { return nil }
        let signature = rest.dropFirst(extensions + 2)
        let length = signature.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        guard signature.count == length + 2 else { return nil }
        log = Array(bytes[1..<33])
        time = bytes[33..<41].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads the list of an extension, without the octet string around it (RFC 6962 section 3.3); nil where it is none.
    public static func list(_ bytes: [UInt8]) -> [SignedTimestamp]? {
        guard bytes.count >= 2, Int(bytes[0]) << 8 | Int(bytes[1]) == bytes.count - 2 else { return nil }
        var rest = bytes.dropFirst(2)
        var found: [SignedTimestamp] = []
        while !rest.isEmpty {
            guard rest.count >= 2 else { return nil }
            let length = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(2)
            guard rest.count >= length else { return nil }
            // Those of versions to come are passed over.
            if let one = SignedTimestamp(Array(rest.prefix(length))) { found.append(one) }
            rest = rest.dropFirst(length)
        }
        return found
    }
}
