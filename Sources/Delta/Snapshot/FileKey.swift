import Tables

/// What makes two file actions concern the same logical file: the decoded path and the deletion vector (Delta
/// protocol, "Action Reconciliation").
///
/// UTF-8 in one piece, since a replay holds one for every file that the log ever named, and since two spellings of a
/// character are two files, while strings take them for equal.
struct FileKey: Hashable, Sendable {
    /// Where the path points, its kind first, and the deletion vector after a byte that UTF-8 does not use.
    private let bytes: [UInt8]

    private enum Kind: UInt8 {
        case underRoot, elsewhere, unreadable
    }

    init(path: LogPath, deletionVector: DeletionVectorDescriptor?, root: ObjectLocation) {
        var bytes: [UInt8]
        switch path.resolved {
        case .success(let location) where root.contains(location):
            bytes = Self.begin(.underRoot, location.key.utf8.dropFirst(root.key.utf8.count))
        case .success(let location): bytes = Self.begin(.elsewhere, location.description.utf8)
        case .failure: bytes = Self.begin(.unreadable, Self.canonical(path.reference).utf8)
        }
        if let deletionVector {
            bytes.append(0xFF)
            bytes.append(contentsOf: deletionVector.uniqueID.utf8)
        }
        self.bytes = bytes
    }

    private static func begin(_ kind: Kind, _ path: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.count + 1)
        bytes.append(kind.rawValue)
        bytes.append(contentsOf: path)
        return bytes
    }

    func hash(into hasher: inout Hasher) {
        // In one piece: byte by byte takes longer than all else that is done for a file.
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
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
