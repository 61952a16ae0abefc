import Tables

/// A key that names exactly one object in every store: no empty, `.` or `..` segment, no NUL, bounded.
///
/// Servers and HTTP clients normalise dot segments and doubled slashes each in their own way, so that such a key
/// may be authorised as one object and fetched as another.
struct ObjectKey: Sendable {
    /// The longest key that S3 allows, in UTF-8 bytes (S3 user guide, "Object key naming").
    static let maximumLength = 1024

    let text: String
    let segments: [String]

    /// - Throws: ``StorageError/Kind/refused`` for a key that is not of this form.
    init(_ location: ObjectLocation) throws(StorageError) {
        segments = try Self.segments(of: location.key, at: location.description)
        text = location.key
        guard !segments.isEmpty else {
            throw StorageError(.refused, at: location.description, "A bucket is not an object: the key is empty.")
        }
    }

    /// The same check where the segments are not needed: one pass over the bytes, since it is made for each URL.
    static func check(_ location: ObjectLocation) throws(StorageError) {
        let slash = UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        var length = 0
        var dots = 0
        var isValid = true
        for byte in location.key.utf8 {
            if byte == slash {
                if length == 0 || (dots == length && dots <= 2) { isValid = false }
                length = 0
                dots = 0
            } else {
                length += 1
                if byte == dot { dots += 1 }
                if byte == 0 { isValid = false }
            }
        }
        if length == 0 || (dots == length && dots <= 2) { isValid = false }
        guard isValid, location.key.utf8.count <= maximumLength else {
            // Says which of the rules was broken.
            _ = try ObjectKey(location)
            return
        }
    }

    /// The segments of the folder that `prefix` is in, and the name prefix after its last slash.
    ///
    /// - Throws: ``StorageError/Kind/refused`` where a folder of the prefix is not of this form.
    static func folder(
        ofPrefix prefix: String, at location: String
    ) throws(StorageError) -> (folders: [String], name: String) {
        guard !prefix.utf8.contains(0) else {
            throw StorageError(.refused, at: location, "The prefix has a NUL byte.")
        }
        guard let slash = prefix.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ([], prefix) }
        let folders = try segments(of: String(decoding: prefix.utf8[..<slash], as: UTF8.self), at: location)
        guard !folders.isEmpty else {
            throw StorageError(.refused, at: location, "The prefix begins with a slash, which no key does.")
        }
        return (folders, String(decoding: prefix.utf8[slash...].dropFirst(), as: UTF8.self))
    }

    private static func segments(of key: String, at location: String) throws(StorageError) -> [String] {
        guard !key.isEmpty else { return [] }
        guard key.utf8.count <= maximumLength else {
            throw StorageError(.refused, at: location, "The key is longer than \(maximumLength) bytes.")
        }
        guard !key.utf8.contains(0) else { throw StorageError(.refused, at: location, "The key has a NUL byte.") }
        let parts = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        var segments: [String] = []
        for part in parts {
            let segment = String(decoding: part, as: UTF8.self)
            guard !segment.isEmpty, segment != ".", segment != ".." else {
                throw StorageError(
                    .refused, at: location,
                    "The key has an empty, `.` or `..` segment, which stores read in different ways.")
            }
            segments.append(segment)
        }
        return segments
    }
}
