public import Tables

/// Where a service of the S3 protocol is, for those who use it.
public struct S3Address: Sendable, Hashable {
    /// `http` or `https`.
    public let scheme: String
    /// Host in lower case and, unless it is the scheme's own, port.
    public let authority: String
    /// What stands before the buckets: empty, or with a leading and without a trailing slash; not encoded.
    public let path: String
    /// Whether the bucket is the first segment of the path rather than of the host name.
    public let pathStyle: Bool
    public let region: String

    public init(scheme: String, authority: String, path: String, pathStyle: Bool, region: String) {
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.pathStyle = pathStyle
        self.region = region
    }

    /// The address at a URL: `http(s)://HOST[:PORT][/PATH]`; nil for anything else.
    public init?(url: String, region: String) {
        guard let mark = url.firstRange(of: "://"), url.hasPrefix("http") else { return nil }
        let scheme = String(url[..<mark.lowerBound])
        let rest = url[mark.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var path = String(rest[slash...])
        while path.hasSuffix("/") { path.removeLast() }
        self.init(
            scheme: scheme, authority: Self.plain(String(rest[..<slash]), scheme: scheme), path: path, pathStyle: true,
            region: region)
    }

    /// The service's URL, without a bucket and without a trailing slash.
    public var endpoint: String { "\(scheme)://\(authority)\(path)" }

    /// Host and decoded path of an object.
    public func place(of object: ObjectLocation) -> (host: String, path: String) {
        pathStyle
            ? (authority, "\(path)/\(object.bucket)/\(object.key)")
            : ("\(object.bucket).\(authority)", "\(path)/\(object.key)")
    }

    /// The URL of an object, not signed.
    public func url(of object: ObjectLocation) -> String {
        let place = place(of: object)
        return "\(scheme)://\(place.host)\(PercentEncoding.encode(place.path, keepingSlashes: true))"
    }

    /// The object that a URL names, if it is one of this service and names nothing besides: no user, no query, no
    /// fragment. The key is what the URL says, decoded once; whether there is such an object, the caller has to know.
    public func object(at url: String) -> ObjectLocation? {
        guard url.utf8.count <= 8192,
            !url.utf8.contains(where: { "@?#\\".utf8.contains($0) || $0 <= 0x20 || $0 >= 0x7F }),
            let mark = url.firstRange(of: "://"), url[..<mark.lowerBound].lowercased() == scheme
        else { return nil }
        let rest = url[mark.upperBound...]
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        let host = Self.plain(rest[..<slash].lowercased(), scheme: scheme)
        guard let decoded = Tables.PercentEncoding.decode(String(rest[slash...])),
            decoded.utf8.starts(with: (path + "/").utf8)
        else { return nil }
        let inner = decoded.utf8.dropFirst(path.utf8.count + 1)
        if pathStyle {
            guard host == authority, let end = inner.firstIndex(of: UInt8(ascii: "/")) else { return nil }
            return ObjectLocation(
                bucket: String(decoding: inner[..<end], as: UTF8.self),
                key: String(decoding: inner[end...].dropFirst(), as: UTF8.self))
        }
        guard host.hasSuffix("." + authority) else { return nil }
        return ObjectLocation(
            bucket: String(host.dropLast(authority.count + 1)), key: String(decoding: inner, as: UTF8.self))
    }

    /// Without the port that the scheme has anyway.
    private static func plain(_ authority: String, scheme: String) -> String {
        let port = scheme == "https" ? ":443" : ":80"
        return (authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority).lowercased()
    }
}
