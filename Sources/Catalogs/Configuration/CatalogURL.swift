/// An absolute URL without user, query and fragment, taken apart.
public struct CatalogURL: Sendable, Hashable, CustomStringConvertible {
    public let origin: CatalogOrigin
    /// Percent-encoded as it was written, without a slash at its end; empty for the root.
    public let path: String

    /// Reads `http(s)://HOST[:PORT][/PATH]`; nil for anything else: user information, queries, dot segments, bytes
    /// that no URL has.
    public init?(_ text: String) {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let lower = text.lowercased()
        guard let scheme = [CatalogOrigin.Scheme.https, .http].first(where: { lower.hasPrefix("\($0.rawValue)://") })
        else { return nil }
        let rest = text.utf8.dropFirst(scheme.rawValue.utf8.count + 3)
        guard !rest.contains(where: { "?#@\\\"<>".utf8.contains($0) }) else { return nil }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        guard let origin = Self.origin(scheme, String(decoding: authority, as: UTF8.self).lowercased()) else {
            return nil
        }
        var path = String(decoding: rest.dropFirst(authority.count), as: UTF8.self)
        while path.hasSuffix("/") { path.removeLast() }
        guard !PathText.hasDotSegment(path) else { return nil }
        self.origin = origin
        self.path = path
    }

    public var description: String { "\(origin)\(path)" }

    private static func origin(_ scheme: CatalogOrigin.Scheme, _ authority: String) -> CatalogOrigin? {
        let bytes = Array(authority.utf8)
        let isBracketed = bytes.first == UInt8(ascii: "[")
        let end: Int
        if isBracketed {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            end = close + 1
        } else {
            end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        }
        let name = bytes[..<end]
        let inner = isBracketed ? name.dropFirst().dropLast() : name
        guard (1...253).contains(inner.count), inner.allSatisfy({ isHostByte($0, isBracketed: isBracketed) }) else {
            return nil
        }
        var port = scheme == .https ? 443 : 80
        if end < bytes.count {
            let digits = bytes[(end + 1)...]
            guard bytes[end] == UInt8(ascii: ":"), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(number)
            else { return nil }
            port = number
        }
        return CatalogOrigin(scheme: scheme, host: String(decoding: name, as: UTF8.self), port: port)
    }

    private static func isHostByte(_ byte: UInt8, isBracketed: Bool) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "."): true
        case UInt8(ascii: ":"): isBracketed
        case UInt8(ascii: "-"): !isBracketed
        default: (UInt8(ascii: "a")...UInt8(ascii: isBracketed ? "f" : "z")).contains(byte)
        }
    }
}
