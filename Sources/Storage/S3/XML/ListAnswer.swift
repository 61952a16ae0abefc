import Tables

/// An answer of `ListObjectsV2` (S3 API reference, "ListObjectsV2"), keys decoded.
struct ListAnswer: Equatable {
    private(set) var objects: [ObjectInfo] = []
    private(set) var commonPrefixes: [String] = []
    private(set) var isTruncated = false

    /// The last object or folder of the page, by UTF-8 bytes.
    var lastName: String? {
        let names = [objects.last?.key, commonPrefixes.last].compactMap { $0 }
        return names.max { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    init(parsing bytes: [UInt8]) throws(XMLFault) {
        var entry = Entry()
        var entries: [Entry] = []
        var prefixes: [String] = []
        var isEncoded = false
        var truncated: String?
        try XMLFields.walk(bytes, root: "ListBucketResult") { step throws(XMLFault) in
            switch step {
            case .begin(let path):
                if path == ["Contents"] { entry = Entry() }
            case .end(let path, let text):
                switch path {
                case ["IsTruncated"]: truncated = text
                case ["EncodingType"]: isEncoded = text == "url"
                case ["CommonPrefixes", "Prefix"]: prefixes.append(text)
                case ["Contents", "Key"]: entry.key = text
                case ["Contents", "Size"]: entry.size = Int64(text)
                case ["Contents", "LastModified"]: entry.modified = TimestampText.listing(text)
                case ["Contents", "ETag"]: entry.etag = text
                case ["Contents"]: entries.append(entry)
                default: break
                }
            }
        }
        guard truncated == "true" || truncated == "false" else {
            throw XMLFault(reason: "it does not say whether it is truncated")
        }
        isTruncated = truncated == "true"
        objects.reserveCapacity(entries.count)
        for entry in entries {
            guard let name = entry.key, let size = entry.size, size >= 0, let modified = entry.modified else {
                throw XMLFault(reason: "an object without its key, size or time")
            }
            let key = try Self.decode(name, isEncoded: isEncoded)
            objects.append(ObjectInfo(key: key, size: size, modified: modified, etag: entry.etag))
        }
        for prefix in prefixes { commonPrefixes.append(try Self.decode(prefix, isEncoded: isEncoded)) }
    }

    private static func decode(_ name: String, isEncoded: Bool) throws(XMLFault) -> String {
        guard isEncoded else { return name }
        guard let decoded = PercentEncoding.decodeListed(name) else {
            throw XMLFault(reason: "a key that is not percent-encoded UTF-8, although the store says so")
        }
        return decoded
    }

    /// One `Contents` as far as it has been read.
    private struct Entry {
        var key: String?
        var size: Int64?
        var modified: Int64?
        var etag: String?
    }
}
