import Tables

/// Makes the ``FileKey`` of a file action.
struct FileKeyWriter {
    private let policy: LocationPolicy
    private var decoded: [UInt8] = []

    init(_ policy: LocationPolicy) {
        self.policy = policy
    }

    /// - Parameters:
    ///   - path: a URI reference, percent-encoded, as the log has it; valid UTF-8.
    ///   - deletionVector: the vector's unique id.
    ///   - key: takes the key.
    /// - Returns: the object's key below the root where `path` is an ordinary relative path, nil where it is to be
    ///   resolved, which may fail.
    mutating func write(
        path: ArraySlice<UInt8>, deletionVector: String?, into key: inout [UInt8]
    ) -> ArraySlice<UInt8>? {
        key.removeAll(keepingCapacity: true)
        let relative = policy.relativeKey(ofURIReference: path, scratch: &decoded)
        if let relative {
            FileKey.write(underRoot: relative, into: &key)
        } else {
            writeResolved(String(decoding: path, as: UTF8.self), into: &key)
        }
        if let deletionVector { FileKey.write(deletionVector: deletionVector.utf8, into: &key) }
        return relative
    }

    private func writeResolved(_ path: String, into key: inout [UInt8]) {
        do throws(LocationError) {
            let location = try policy.resolve(uriReference: path)
            let root = policy.root
            if root.contains(location), location != root {
                let relative = Array(location.key.utf8)
                FileKey.write(underRoot: relative[(root.key.isEmpty ? 0 : root.key.utf8.count + 1)...], into: &key)
            } else {
                FileKey.write(bucket: location.bucket, key: Array(location.key.utf8)[...], into: &key)
            }
        } catch {
            FileKey.write(unreadable: Self.canonical(path).utf8, into: &key)
        }
    }

    /// One spelling for a path that may not be read: it still has to match its own removal. `file:/a`, `file:///a`
    /// and `/a` are the same file.
    private static func canonical(_ path: String) -> String {
        let decoded = PercentEncoding.decode(path) ?? path
        guard decoded.utf8.starts(with: "file:".utf8) || decoded.utf8.starts(with: "/".utf8) else { return decoded }
        let bare = decoded.utf8.dropFirst(decoded.utf8.starts(with: "file:".utf8) ? "file:".utf8.count : 0)
        return "/" + String(Substring(bare.drop { $0 == UInt8(ascii: "/") }))
    }
}
