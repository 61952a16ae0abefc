public import Tables

/// The address of an S3-compatible store: scheme, host and port, nothing else.
public struct S3Endpoint: Sendable, Hashable, CustomStringConvertible {
    public enum Scheme: String, Sendable, Hashable {
        case http
        case https
    }

    public let scheme: Scheme
    /// A host name in lower case, an IPv4 address, or an IPv6 address in brackets.
    public let host: String
    public let port: Int

    /// Reads `http(s)://host[:port][/]`.
    ///
    /// - Throws: ``StorageError/Kind/refused`` for user information, a path, a query or anything that is no such URL.
    ///   The message does not repeat the text, which may hold a password.
    public init(_ text: String) throws(StorageError) {
        let lower = text.lowercased()
        guard let scheme = [Scheme.https, .http].first(where: { lower.hasPrefix($0.rawValue + "://") }) else {
            throw Self.refused("begins with neither `https://` nor `http://`")
        }
        var rest = Array(lower.utf8.dropFirst(scheme.rawValue.utf8.count + 3))
        if rest.last == UInt8(ascii: "/") { rest.removeLast() }
        guard !rest.contains(UInt8(ascii: "@")) else {
            throw Self.refused("holds a user name: credentials have a key of their own")
        }
        guard !rest.contains(where: { "/?#".utf8.contains($0) }) else {
            throw Self.refused("has a path or a query: an endpoint is a host and a port, and buckets are named apart")
        }
        let isBracketed = rest.first == UInt8(ascii: "[")
        let hostEnd: Int
        if isBracketed {
            guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else {
                throw Self.refused("has an IPv6 address without its closing bracket")
            }
            hostEnd = close + 1
        } else {
            hostEnd = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.count
        }
        let name = rest[..<hostEnd]
        let inner = isBracketed ? name.dropFirst().dropLast() : name
        guard !inner.isEmpty, name.count <= 255, inner.allSatisfy({ Self.isHostByte($0, isBracketed: isBracketed) })
        else { throw Self.refused("has no valid host name") }
        var port = scheme == .https ? 443 : 80
        if hostEnd < rest.count {
            let digits = rest[(hostEnd + 1)...]
            guard rest[hostEnd] == UInt8(ascii: ":"), digits.allSatisfy({ (48...57).contains($0) }),
                let number = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(number)
            else { throw Self.refused("has a port that is not a number from 1 to 65535") }
            port = number
        }
        self.scheme = scheme
        self.host = String(decoding: name, as: UTF8.self)
        self.port = port
    }

    /// Host and, unless it is the scheme's own, port.
    public var authority: String { authority(host) }

    public var description: String { "\(scheme.rawValue)://\(authority)" }

    /// Where `bucket` is.
    ///
    /// - Throws: ``StorageError/Kind/refused`` for a name that cannot be put into a URL, or into a host name where
    ///   the style asks for it (S3 user guide, "General purpose bucket naming rules", and what older stores allow).
    func address(of bucket: String, pathStyle: Bool) throws(StorageError) -> BucketAddress {
        let valid = bucket.utf8.allSatisfy { byte in
            Self.isHostByte(byte, isBracketed: false) || byte == UInt8(ascii: "_") || (65...90).contains(byte)
        }
        guard valid, (1...255).contains(bucket.utf8.count), bucket != ".", bucket != ".." else {
            throw StorageError(.refused, at: "s3://\(bucket)/", "This is no name of a bucket.")
        }
        if pathStyle { return BucketAddress(scheme: scheme.rawValue, host: authority, path: "/\(bucket)/") }
        let isLabel = bucket.utf8.allSatisfy { Self.isHostByte($0, isBracketed: false) }
        guard isLabel, bucket.utf8.count <= 63, bucket.first != ".", bucket.last != ".", bucket.first != "-" else {
            throw StorageError(
                .refused, at: "s3://\(bucket)/",
                "This bucket's name cannot be part of a host name: set `pathStyle: true` for its store.")
        }
        return BucketAddress(scheme: scheme.rawValue, host: authority("\(bucket).\(host)"), path: "/")
    }

    /// Whether the host is an address rather than a name, so that no bucket can be put before it.
    var isAddress: Bool {
        host.hasPrefix("[") || host.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    }

    private func authority(_ host: String) -> String {
        port == (scheme == .https ? 443 : 80) ? host : "\(host):\(port)"
    }

    private static func isHostByte(_ byte: UInt8, isBracketed: Bool) -> Bool {
        if isBracketed {
            return (48...57).contains(byte) || (97...102).contains(byte) || byte == UInt8(ascii: ":")
                || byte == UInt8(ascii: ".")
        }
        return (48...57).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    private static func refused(_ what: String) -> StorageError {
        StorageError(
            .refused, at: "storage.stores[].endpoint",
            "The endpoint \(what); write it like `https://minio.example.com:9000`.")
    }
}
