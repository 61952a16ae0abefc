import Tables

/// What makes two file actions concern the same logical file: the decoded path and the deletion vector (Delta
/// protocol, "Action Reconciliation").
struct FileKey: Hashable, Sendable {
    private let path: String
    private let deletionVector: String

    init(path: String, deletionVector: DeletionVectorDescriptor?, policy: LocationPolicy) {
        if let location = try? policy.resolve(uriReference: path) {
            self.path = location.description
        } else {
            self.path = Self.canonical(path)
        }
        self.deletionVector = deletionVector?.uniqueID ?? ""
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
