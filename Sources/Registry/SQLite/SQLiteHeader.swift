import Foundation

/// What the first bytes of a file say, before SQLite opens it.
///
/// Never read of a file that this process has open: closing it here would drop SQLite's locks.
enum SQLiteHeader {
    case missing
    case empty
    /// Its application id (SQLite file format, section 1.3.17).
    case database(Int64)
    case otherFile
    case unreadable(String)

    /// Marks a file as a backup, "CWBK" in ASCII: no server opens one as its registry.
    static let backupID: Int64 = 0x4357_424B

    static func read(_ path: String) -> SQLiteHeader {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return errno == ENOENT ? .missing : .unreadable(String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return .unreadable("it is not a regular file") }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return .unreadable(String(cString: strerror(errno)))
        }
        guard let data = try? handle.read(upToCount: 100), !data.isEmpty else { return .empty }
        guard data.count == 100, data.starts(with: Data("SQLite format 3\0".utf8)) else { return .otherFile }
        return .database(data[68..<72].reduce(0) { $0 << 8 | Int64($1) })
    }
}
