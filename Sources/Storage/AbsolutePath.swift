/// A path of the local disk from its root, without a trailing slash, doubled slashes or dot segments.
struct AbsolutePath {
    let text: String

    /// Nil for a path that is not absolute, is the root itself, or has a `.` or `..` segment.
    init?(_ path: String) {
        guard path.hasPrefix("/"), !path.utf8.contains(0) else { return nil }
        let segments = path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
        guard !segments.isEmpty, !segments.contains("."), !segments.contains("..") else { return nil }
        text = "/" + segments.joined(separator: "/")
    }

    /// The rest of this path below `folder`, by whole segments; empty for the folder itself.
    func key(below folder: String) -> String? {
        if text == folder { return "" }
        guard text.utf8.starts(with: "\(folder)/".utf8) else { return nil }
        return String(decoding: text.utf8.dropFirst(folder.utf8.count + 1), as: UTF8.self)
    }
}
