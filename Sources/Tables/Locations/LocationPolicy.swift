import JSON

/// Decides, for every path that a table's own metadata names, whether it may be read and where it is.
///
/// Metadata is input: a log, manifest or deletion vector may name any object of any store. Only objects under
/// the table's own root, or under a location of the same store that the operator allowed, are readable.
public struct LocationPolicy: Sendable {
    /// The table's own root.
    public let root: ObjectLocation
    /// Further locations that this table may refer to, as configured.
    public let allowed: [ObjectLocation]
    /// The folder of the local disk that the root's bucket stands for, absolute and without a trailing slash;
    /// nil for an object store. Makes `file:` paths below it mean objects of the bucket.
    public let folder: String?

    public init(root: ObjectLocation, allowed: [ObjectLocation] = [], folder: String? = nil) {
        self.root = root
        self.allowed = allowed
        self.folder = folder
    }

    /// Where `path` points, if it may be read.
    ///
    /// - Parameter path: a path as the metadata means it, percent-decoding already done: relative to the root,
    ///   or absolute as `s3://`, `s3a://`, `s3n://` or `file:`.
    public func resolve(_ path: String) throws(LocationError) -> ObjectLocation {
        try admit(try parse(path), path: path)
    }

    private func admit(_ location: ObjectLocation, path: String) throws(LocationError) -> ObjectLocation {
        // By bytes, as stores and file systems see it: a slash before a combining mark is one character with it, so
        // that splitting by characters would miss `../` there.
        for segment in location.key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        where segment.isEmpty || segment.elementsEqual("..".utf8) || segment.elementsEqual(".".utf8) {
            throw LocationError(.traversal, path: path, root: root)
        }
        guard !location.key.utf8.contains(0) else { throw LocationError(.traversal, path: path, root: root) }
        if root.contains(location) && location != root { return location }
        for candidate in allowed where candidate.contains(location) { return location }
        throw LocationError(.outside, path: path, root: root)
    }

    /// Where `reference` points, if it may be read: a path as a Delta log has it, which is a URI reference (RFC 3986
    /// section 4.1) whose percent-encoding is decoded here, once.
    public func resolve(uriReference reference: String) throws(LocationError) -> ObjectLocation {
        guard let decoded = PercentEncoding.decode(reference) else {
            throw LocationError(.traversal, path: reference, root: root)
        }
        return Self.scheme(of: reference) == nil ? try resolve(relative: decoded) : try resolve(decoded)
    }

    /// The key below the root, after a slash, of a `reference` that is an ordinary relative path: what
    /// ``resolve(uriReference:)`` finds, without making strings of a million paths.
    ///
    /// - Parameters:
    ///   - reference: valid UTF-8.
    ///   - scratch: takes the decoded path where there is something to decode.
    /// - Returns: nil for everything else, which is to be resolved the long way.
    public func relativeKey(
        ofURIReference reference: ArraySlice<UInt8>, scratch: inout [UInt8]
    ) -> ArraySlice<UInt8>? {
        var decoded = reference
        if reference.contains(UInt8(ascii: "%")) {
            guard PercentEncoding.decode(reference, into: &scratch), UTF8Check.isValid(scratch[...]) else { return nil }
            decoded = scratch[...]
        }
        // A colon in the first segment may end a scheme.
        var isFirstSegment = true
        var start = decoded.startIndex
        for index in decoded.indices {
            switch decoded[index] {
            case UInt8(ascii: "/"):
                guard Self.isOrdinary(decoded[start..<index]) else { return nil }
                start = index + 1
                isFirstSegment = false
            case UInt8(ascii: ":") where isFirstSegment: return nil
            case 0: return nil
            default: break
            }
        }
        return Self.isOrdinary(decoded[start...]) ? decoded : nil
    }

    private static func isOrdinary(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.count > 2 || !segment.allSatisfy { $0 == UInt8(ascii: ".") }
    }

    /// Where `path`, decoded and known to be relative to the root, points; it stays relative also where it looks as if
    /// it began with a scheme.
    public func resolve(relative path: String) throws(LocationError) -> ObjectLocation {
        guard !path.utf8.starts(with: "/".utf8) else { throw LocationError(.outside, path: path, root: root) }
        return try admit(root.appending(path), path: path)
    }

    private func parse(_ path: String) throws(LocationError) -> ObjectLocation {
        guard !path.isEmpty else { throw LocationError(.traversal, path: path, root: root) }
        guard let scheme = Self.scheme(of: path) else {
            guard !path.utf8.starts(with: "/".utf8) else { throw LocationError(.outside, path: path, root: root) }
            return root.appending(path)
        }
        switch scheme {
        case "s3", "s3a", "s3n":
            let rest = path.utf8.dropFirst(scheme.utf8.count + 1)
            guard rest.starts(with: "//".utf8) else { throw LocationError(.outside, path: path, root: root) }
            let parts = rest.dropFirst(2).split(
                separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw LocationError(.outside, path: path, root: root) }
            return ObjectLocation(bucket: String(Substring(parts[0])), key: String(Substring(parts[1])))
        case "file":
            guard let folder else { throw LocationError(.otherStore, path: path, root: root) }
            var rest = path.utf8.dropFirst("file:".utf8.count)
            if rest.starts(with: "///".utf8) { rest = rest.dropFirst(2) }
            guard rest.starts(with: (folder + "/").utf8) else {
                throw LocationError(.outside, path: path, root: root)
            }
            return ObjectLocation(bucket: root.bucket, key: String(Substring(rest.dropFirst(folder.utf8.count + 1))))
        default:
            throw LocationError(.otherStore, path: path, root: root)
        }
    }

    /// The lower-case URI scheme (RFC 3986 section 3.1) that `path` begins with; nil for a relative path. A colon
    /// after a slash belongs to a name.
    private static func scheme(of path: String) -> String? {
        guard let colon = path.utf8.firstIndex(of: UInt8(ascii: ":")), let first = path.utf8.first,
            isLetter(first)
        else { return nil }
        let candidate = path.utf8[..<colon]
        let valid = candidate.allSatisfy { byte in
            isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        return valid ? path[..<colon].lowercased() : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }
}
