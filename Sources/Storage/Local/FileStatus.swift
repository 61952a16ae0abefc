import Glibc
import Tables

/// The facts of a directory entry that a store needs.
struct FileStatus: Sendable {
    enum Kind: Sendable {
        case regular
        case folder
        case link
        /// A FIFO, a socket or a device.
        case other
    }

    let kind: Kind
    /// Size in bytes.
    let size: Int64
    /// Modification time in nanoseconds since 1970-01-01T00:00:00Z.
    let modifiedNanoseconds: Int64
    let inode: UInt64

    init(_ facts: stat) {
        switch facts.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        default: kind = .other
        }
        size = Int64(facts.st_size)
        let (seconds, overflow) = Int64(facts.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        // A time beyond the year 2262 is no fact about the file; zero keeps the tag stable.
        modifiedNanoseconds = overflow ? 0 : seconds &+ Int64(facts.st_mtim.tv_nsec)
        inode = UInt64(facts.st_ino)
    }

    /// As the object `key`. The tag changes when the file is replaced, resized or written.
    func info(key: String) -> ObjectInfo {
        let tag = [inode, UInt64(bitPattern: size), UInt64(bitPattern: modifiedNanoseconds)]
            .map { String($0, radix: 16) }.joined(separator: "-")
        // Rounded down, also before 1970.
        let modified = Int64((Double(modifiedNanoseconds) / 1_000_000).rounded(.down))
        return ObjectInfo(key: key, size: size, modified: modified, etag: "\"\(tag)\"")
    }
}
