import Foundation
import Glibc

/// The right to write a registry's file: an exclusive `flock` on the file beside it, held until the value is gone
/// or the process ends, however it ends.
///
/// The server holds it while it runs, a command while it works on the file itself.
final class RegistryLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Takes the lock if nobody has it.
    ///
    /// - Parameter path: the lock file, made with mode 0600 when missing; it stays when the lock is released, since
    ///   removing it would let two holders in.
    /// - Returns: nil when another process holds the lock.
    /// - Throws: `.unavailable` when the file cannot be opened.
    static func acquire(path: String) throws(CommandError) -> RegistryLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw CommandError(
                .unavailable,
                "cannot open the lock file \(path): \(String(cString: strerror(errno))); run this as the user that "
                    + "owns the registry")
        }
        let lock = RegistryLock(descriptor: descriptor)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return nil
            default:
                throw CommandError(
                    .unavailable,
                    "cannot lock \(path): \(String(cString: strerror(errno))); keep the registry on a local disk")
            }
        }
        lock.recordHolder()
        return lock
    }

    /// Takes the lock of a registry that is to be replaced.
    ///
    /// - Throws: `.unavailable` when a server or a command has it.
    static func acquire(alone registry: RegistryConfiguration) throws(CommandError) -> RegistryLock {
        if SocketProbe.probe(path: registry.socket) == .nobody {
            let lock = try acquire(path: registry.lockFile)
            if let lock { return lock }
        }
        let holder = recordedHolder(path: registry.lockFile).map { " (process \($0))" } ?? ""
        throw CommandError(
            .unavailable,
            "a server or another command works with the registry \(registry.file)\(holder): stop it, then try again; "
                + "nothing was changed")
    }

    /// Whether some process holds the lock now; makes no file.
    static func isHeld(path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // In common with others who look, and given back at once.
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// The process that wrote itself into the lock file last; says whom to look for, decides nothing.
    static func recordedHolder(path: String) -> Int32? {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 32),
            let text = String(bytes: data, encoding: .utf8)
        else { return nil }
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private func recordHolder() {
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = pwrite(descriptor, text, text.count, 0)
    }
}
