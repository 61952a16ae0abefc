/// Reads where a table lives, as an operator writes it.
///
/// | form | example |
/// |---|---|
/// | `s3://BUCKET/PATH`, also `s3a://` | `s3://warehouse/sales/orders` |
/// | `file:///ABSOLUTE/PATH` | `file:///srv/tables/orders` |
/// | `iceberg://CATALOG/NAMESPACE[/NAMESPACE…]/TABLE` | `iceberg://polaris/sales/emea/orders` |
///
/// Nothing is decoded: a percent sign is a percent sign, because object keys and folders hold literal ones.
/// Slashes at the end are dropped. `.`, `..`, empty segments and control characters are refused, since a
/// location with one would mean different things to an object store and to a disk.
enum LocationSyntax {
    static let forms = """
        s3://BUCKET/PATH, file:///ABSOLUTE/PATH or iceberg://CATALOG/NAMESPACE/TABLE
        """

    /// Longest accepted location in bytes; an S3 key has at most 1,024 and a path on Linux at most 4,096.
    static let maximumLength = 4096

    /// - Parameter whole: what the operator wrote, for the message.
    static func parse(_ text: Substring, in whole: String) throws(RegistryError) -> TableLocation {
        guard text.utf8.count <= maximumLength else { throw invalid(whole, "is longer than \(maximumLength) bytes") }
        guard let separator = text.firstRange(of: "://") else { throw invalid(whole, "has no scheme") }
        let rest = text[separator.upperBound...]
        switch text[..<separator.lowerBound].lowercased() {
        case "s3", "s3a":
            let (bucket, path) = try head(of: rest, in: whole, called: "bucket")
            return try bucketLocation(bucket, path, in: whole)
        case "file":
            guard rest.first == "/" else {
                throw invalid(whole, "names a host or a relative path, and a local path begins with file:///")
            }
            return .file(path: "/" + (try segments(rest.dropFirst(), in: whole)).joined(separator: "/"))
        case "iceberg":
            let (catalog, path) = try head(of: rest, in: whole, called: "catalog")
            let parts = try segments(path, in: whole)
            guard let table = parts.last, parts.count >= 2 else {
                throw invalid(whole, "names no namespace")
            }
            return .iceberg(catalog: catalog, namespace: Array(parts.dropLast()), table: table)
        default:
            throw invalid(whole, "has an unknown scheme")
        }
    }

    static func bucketLocation(
        _ bucket: String, _ path: Substring, in whole: String
    ) throws(RegistryError) -> TableLocation {
        // S3 narrows bucket names to 3…63 lower-case characters; older MinIO and Ceph buckets go beyond that.
        let valid = bucket.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard valid, bucket.utf8.count <= 255, bucket != ".", bucket != ".." else {
            throw invalid(whole, "names the bucket \(ObjectName.quoted(bucket)), which no store can have")
        }
        return .bucket(name: bucket, path: try segments(path, in: whole).joined(separator: "/"))
    }

    /// The segments of a path, each checked; at least one.
    static func segments(_ path: Substring, in whole: String) throws(RegistryError) -> [String] {
        // By scalars: to Swift a slash and a combining mark after it are one character that is no slash, to a disk
        // and to an object store it is a slash.
        var path = path.unicodeScalars
        while path.last == "/" { path.removeLast() }
        guard !path.isEmpty else { throw invalid(whole, "has no path") }
        var result: [String] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: false) {
            result.append(try checked(Substring(segment), in: whole))
        }
        return result
    }

    static func checked(_ segment: Substring, in whole: String) throws(RegistryError) -> String {
        if segment.isEmpty { throw invalid(whole, "has an empty segment") }
        if segment == "." || segment == ".." { throw invalid(whole, "has the segment \"\(segment)\"") }
        if segment.unicodeScalars.contains("/") { throw invalid(whole, "has a slash within a name") }
        for scalar in segment.unicodeScalars where scalar.properties.generalCategory == .control {
            throw invalid(whole, "has a control character")
        }
        return String(segment)
    }

    static func invalid(_ whole: String, _ fault: String, expected: String = forms) -> RegistryError {
        RegistryError(.invalid, "The location \(ObjectName.quoted(whole)) \(fault): write \(expected).")
    }

    /// The authority of a location and the path after it.
    private static func head(
        of rest: Substring, in whole: String, called noun: String
    ) throws(RegistryError) -> (String, Substring) {
        guard let slash = rest.unicodeScalars.firstIndex(of: "/") else {
            throw invalid(whole, rest.isEmpty ? "names no \(noun)" : "has no path")
        }
        guard slash > rest.startIndex else { throw invalid(whole, "names no \(noun)") }
        return (try checked(rest[..<slash], in: whole), rest[slash...].dropFirst())
    }
}
