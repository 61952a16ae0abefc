import Tables

/// What makes two file actions concern the same logical file: the decoded path and the deletion vector (Delta
/// protocol, "Action Reconciliation").
struct FileKey: Hashable, Sendable {
    /// UTF-8, since two spellings of a character are two files, while strings take them for equal.
    private let path: [UInt8]
    private let deletionVector: [UInt8]

    init(path: String, deletionVector: DeletionVectorDescriptor?, policy: LocationPolicy) {
        if let location = try? policy.resolve(uriReference: path) {
            self.path = Array(location.description.utf8)
        } else {
            self.path = Array(Self.canonical(path).utf8)
        }
        self.deletionVector = Array((deletionVector?.uniqueID ?? "").utf8)
    }

    /// One spelling for a path that may not be read: it still has to match its own removal. `file:/a`, `file:///a`
    /// and `/a` are the same file.
    private static func canonical(_ path: String) -> String {
        let decoded = PercentEncoding.decode(path) ?? path
        guard decoded.hasPrefix("file:") || decoded.hasPrefix("/") else { return decoded }
        let bare = decoded.hasPrefix("file:") ? decoded.dropFirst("file:".count) : decoded[...]
        return "/" + bare.drop { $0 == "/" }
    }
}
