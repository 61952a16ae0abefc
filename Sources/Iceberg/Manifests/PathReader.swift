import JSON
import Tables

/// Finds out where the paths of manifests point, and whether they may be read.
struct PathReader: Sendable {
    private let policy: LocationPolicy
    /// How paths below the table's root begin; empty where that is not known.
    private let prefix: [UInt8]

    /// - Parameter location: the table's location, as its metadata names it.
    init(policy: LocationPolicy, location: String) {
        self.policy = policy
        var prefix = location
        while prefix.utf8.last == UInt8(ascii: "/") { prefix.removeLast() }
        prefix += "/"
        let probe = try? Self.resolve(prefix + "x", policy)
        self.prefix = probe == policy.root.appending("x") ? Array(prefix.utf8) : []
    }

    var root: ObjectLocation { policy.root }

    /// Where a path points; a local path may come without its scheme.
    func resolve(_ path: String) throws(TableError) -> ObjectLocation {
        do { return try Self.resolve(path, policy) } catch { throw TableError(error) }
    }

    private static func resolve(_ path: String, _ policy: LocationPolicy) throws(LocationError) -> ObjectLocation {
        try policy.resolve(path.utf8.first == UInt8(ascii: "/") ? "file://" + path : path)
    }

    /// Appends a file of the table.
    func append(
        _ path: ArraySlice<UInt8>, to builder: inout FileListBuilder, partition: UInt32, size: Int64,
        modificationTime: Int64, stats: ArraySlice<UInt8>
    ) throws(TableError) {
        if let key = key(of: path) {
            builder.append(
                key: key, partition: partition, size: size, modificationTime: modificationTime, stats: stats,
                deletionVector: nil, passedThrough: [])
            return
        }
        guard let text = String(validating: path, as: UTF8.self) else {
            throw TableError(.corrupt, "the table's manifests are damaged: a file's path is no text")
        }
        builder.append(
            try resolve(text), partition: partition, size: size, modificationTime: modificationTime, stats: stats)
    }

    /// The key below the root of an ordinary path; nil for all others, which are to be resolved the long way.
    private func key(of path: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard !prefix.isEmpty, path.starts(with: prefix) else { return nil }
        let key = path[(path.startIndex + prefix.count)...]
        guard !key.isEmpty, UTF8Check.isValid(key) else { return nil }
        var start = key.startIndex
        for index in key.indices where key[index] == UInt8(ascii: "/") || key[index] == 0 {
            guard key[index] != 0, Self.isOrdinary(key[start..<index]) else { return nil }
            start = index + 1
        }
        return Self.isOrdinary(key[start...]) ? key : nil
    }

    /// What tells a file from all others of the table: see ``FileKey``.
    func fileKey(of location: ObjectLocation) -> [UInt8] {
        var key: [UInt8] = []
        let bytes = Array(location.key.utf8)
        if root.contains(location) {
            FileKey.write(
                underRoot: root.key.isEmpty ? bytes[...] : bytes.dropFirst(root.key.utf8.count + 1), into: &key)
        } else {
            FileKey.write(bucket: location.bucket, key: bytes[...], into: &key)
        }
        return key
    }

    /// The same of a path; nil where it may not be read, so that no file of the table has it.
    func fileKey(ofPath path: ArraySlice<UInt8>) -> [UInt8]? {
        if let key = key(of: path) {
            var bytes: [UInt8] = []
            FileKey.write(underRoot: key, into: &bytes)
            return bytes
        }
        guard let text = String(validating: path, as: UTF8.self), let location = try? resolve(text) else { return nil }
        return fileKey(of: location)
    }

    private static func isOrdinary(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.count > 2 || (!segment.isEmpty && !segment.allSatisfy { $0 == UInt8(ascii: ".") })
    }

    /// The last part of a path, as messages show it.
    static func name(_ path: String) -> String {
        "'" + printable(path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? "") + "'"
    }

    /// A text from a table as messages show it.
    static func printable(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(200).filter { $0.properties.generalCategory != .control }
        return String(String.UnicodeScalarView(scalars))
    }
}
