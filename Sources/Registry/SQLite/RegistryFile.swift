import Foundation

/// The registry's file on the disk, before SQLite opens it.
///
/// The file is never opened and closed here: closing any descriptor of a file drops the POSIX locks that the
/// process holds on it (SQLite, "How To Corrupt An SQLite Database File", section 2.2), and another store of this
/// process may have the file open.
struct RegistryFile {
    let path: String

    /// Makes sure that there is a regular file that this account can read and write.
    func prepare() throws(RegistryError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw RegistryError(.invalid, "The registry's path is empty or holds a NUL character: give a file's path.")
        }
        if status() == nil {
            try createFolder()
            try create()
        }
        guard let status = status() else { throw failure(errno, "be opened") }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw RegistryError(
                .unavailable, "The registry's path \(path) is a directory: give the path of a file in it.")
        default:
            throw RegistryError(
                .unavailable, "The registry's path \(path) is not a regular file: give another path.")
        }
        guard access(path, R_OK) == 0 else { throw failure(errno, "be read") }
        guard access(path, W_OK) == 0 else { throw failure(errno, "be written") }
    }

    /// Whether the mode lets other accounts read it.
    var isOpenToOthers: Bool {
        guard let status = status() else { return false }
        return status.st_mode & (S_IRWXG | S_IRWXO) != 0
    }

    private func status() -> stat? {
        var result = stat()
        return stat(path, &result) == 0 ? result : nil
    }

    /// Creates the folders that are missing, closed to others.
    private func createFolder() throws(RegistryError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var missing: [String] = []
        var current = folder
        while access(current, F_OK) != 0, errno == ENOENT, current != "/" {
            missing.append(current)
            current = URL(fileURLWithPath: current).deletingLastPathComponent().path
        }
        for folder in missing.reversed() where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw failure(errno, "be created")
        }
    }

    /// Creates an empty file of mode 0600 without opening it. SQLite gives the files beside it the same mode.
    private func create() throws(RegistryError) {
        if mknod(path, S_IFREG | 0o600, 0) != 0 && errno != EEXIST { throw failure(errno, "be created") }
    }

    private func failure(_ code: Int32, _ verb: String) -> RegistryError {
        let reason =
            switch code {
            case EACCES, EPERM: "this account lacks the permission; grant it on the file and its folder"
            case EROFS: "the file system is read-only; mount it writable or give another path"
            case ENOSPC, EDQUOT: "the disk is full; free some space"
            case ENOENT: "its folder does not exist; create it or give another path"
            case ENOTDIR: "a part of the path is not a folder; give another path"
            default: "the system reports \"\(String(cString: strerror(code)))\""
            }
        return RegistryError(.unavailable, "The registry \(path) cannot \(verb): \(reason).")
    }
}
