import NIOHTTP1
import Tables

/// What the head of a successful GET or HEAD says of the object and of the bytes that follow.
struct ObjectAnswer: Equatable, Sendable {
    /// The whole object's facts.
    let info: ObjectInfo
    /// Bytes of the body to pass over, because the store ignored the range.
    let skip: Int64
    /// Bytes of the body to deliver after that.
    let count: Int64
    /// Whether the body is more than was asked for.
    var isRangeIgnored: Bool { skip > 0 || count < info.size && isWhole }
    private let isWhole: Bool

    /// - Parameters:
    ///   - status: 200 or 206.
    ///   - range: as asked for; not empty.
    /// - Throws: ``StorageError/Kind/malformedAnswer`` for an answer to something else than was asked,
    ///   ``StorageError/Kind/rangeNotSatisfiable`` where a store ignored a range that lies beyond the object.
    init(
        status: Int, headers: HTTPHeaders, key: String, range: Range<Int64>?, location: String
    ) throws(StorageError) {
        guard let length = headers.first(name: "content-length").flatMap(Self.number) else {
            throw Self.malformed("without a Content-Length", at: location)
        }
        guard let modified = headers.first(name: "last-modified").flatMap(TimestampText.header) else {
            throw Self.malformed("without a Last-Modified time", at: location)
        }
        let etag = headers.first(name: "etag")
        // Some servers answer a range with 200 and yet say that they sent the range.
        let contentRange = headers.first(name: "content-range")
        guard status == 206 || contentRange != nil else {
            let wanted = try ByteRange.clamp(range, size: length, at: location)
            info = ObjectInfo(key: key, size: length, modified: modified, etag: etag)
            skip = wanted.lowerBound
            count = wanted.upperBound - wanted.lowerBound
            isWhole = true
            return
        }
        guard let range, let sent = contentRange.flatMap(Self.contentRange) else {
            throw Self.malformed("in part, without a range that was asked for", at: location)
        }
        let end = min(range.upperBound, sent.size)
        guard sent.range == range.lowerBound..<max(range.lowerBound, end), Int64(sent.range.count) == length else {
            throw Self.malformed("another range than was asked for", at: location)
        }
        info = ObjectInfo(key: key, size: sent.size, modified: modified, etag: etag)
        skip = 0
        count = length
        isWhole = false
    }

    /// `bytes FIRST-LAST/SIZE` (RFC 9110 section 14.4).
    private static func contentRange(_ text: String) -> (range: Range<Int64>, size: Int64)? {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let size = number(String(parts[1])) else { return nil }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = number(String(ends[0])), let last = number(String(ends[1])), first <= last,
            last < size
        else { return nil }
        return (first..<(last + 1), size)
    }

    private static func number(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }

    private static func malformed(_ what: String, at location: String) -> StorageError {
        StorageError(
            .malformedAnswer, at: location,
            "The store answered \(what): check what lies between this server and the store.")
    }
}
