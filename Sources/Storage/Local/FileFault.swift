import Glibc
import Tables

/// A failed system call on a file: what `errno` said.
struct FileFault: Error {
    let errno: Int32

    /// What it means to a caller of the store.
    func storageError(at location: String) -> StorageError {
        switch errno {
        case ENOENT, ENOTDIR, ENAMETOOLONG:
            StorageError(.notFound, at: location, "There is no such object in this folder.")
        case EACCES, EPERM:
            StorageError(
                .denied, at: location,
                "The operating system denies this file to the user that the server runs as: check its permissions.")
        case ELOOP:
            StorageError(.refused, at: location, "A symbolic link lies on this path, and links are not followed.")
        case EMFILE, ENFILE:
            StorageError(
                .unavailable, at: location, "Too many files are open: raise the limit (`ulimit -n`) of the server.")
        default:
            StorageError(.unavailable, at: location, "The file cannot be read: \(text).")
        }
    }

    /// Whether there is no entry of that name.
    var isAbsence: Bool { errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG }

    /// The system's words, such as "Permission denied".
    var text: String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(errno, &buffer, buffer.count) == 0 else { return "error \(errno)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
