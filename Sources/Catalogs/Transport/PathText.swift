/// Percent-encoding for the paths, queries and forms of requests (RFC 3986 section 2).
enum PathText {
    /// Bytes of a catalog's prefix, encoded.
    private static let longestPrefix = 1024

    /// Every byte but the unreserved characters encoded, so that a name stays one segment whatever it holds.
    static func encode(_ text: String) -> String {
        encode(text, keeping: { _, _ in false })
    }

    /// The prefix that a catalog gives for its paths: it may have several segments and be encoded already, as clients
    /// are used to putting it into paths as it is. What could not stand in a path is encoded.
    ///
    /// - Returns: nil where it would leave the catalog's paths, or leave no room in a URL for what follows.
    static func encodePrefix(_ text: String) -> String? {
        guard text.utf8.count <= longestPrefix, !hasDotSegment(text) else { return nil }
        let encoded = encode(text) { $0[$1] == UInt8(ascii: "/") || isEncoded($0, $1) }
        guard encoded.utf8.count <= longestPrefix else { return nil }
        let segments = encoded.split(separator: "/")
        return segments.isEmpty ? nil : segments.joined(separator: "/")
    }

    /// What a catalog puts between the parts of a namespace: a few characters, encoded already or not.
    ///
    /// - Returns: nil where it would be more than that, or not stay within a segment.
    static func encodeSeparator(_ text: String) -> String? {
        guard (1...24).contains(text.utf8.count), !text.utf8.contains(UInt8(ascii: "/")) else { return nil }
        return encode(text, keeping: isEncoded)
    }

    /// Whether a segment is `.` or `..`, encoded or not, which servers and proxies resolve in their own ways.
    static func hasDotSegment(_ path: String) -> Bool {
        path.split(separator: "/").contains { segment in
            let plain = segment.lowercased().replacing("%2e", with: ".")
            return plain == "." || plain == ".."
        }
    }

    private static func encode(_ text: String, keeping isKept: ([UInt8], Int) -> Bool) -> String {
        let bytes = Array(text.utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        for index in bytes.indices {
            let byte = bytes[index]
            if isUnreserved(byte) || isKept(bytes, index) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether `%XX` stands at `index`.
    private static func isEncoded(_ bytes: [UInt8], _ index: Int) -> Bool {
        bytes[index] == UInt8(ascii: "%") && index + 2 < bytes.count
            && bytes[(index + 1)...(index + 2)].allSatisfy(isHexadecimal)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
