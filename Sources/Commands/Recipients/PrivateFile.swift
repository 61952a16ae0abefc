import Foundation
import Glibc

/// A file of mode 0600 that is made before its content is known, so that what can fail has failed before there is
/// a secret to lose. It disappears again unless it is committed.
struct PrivateFile: ~Copyable {
    /// Where the file will be.
    let path: String
    private let descriptor: Int32
    /// Where it is until the commit; the path itself unless another file is to be replaced.
    private let workingPath: String
    private var isCommitted = false

    /// - Parameters:
    ///   - path: absolute.
    ///   - replacing: whether a file that is there may be replaced, in one step by the finished one.
    /// - Throws: `.conflict` when there is a file and it may not be replaced, `.failure` when none can be made.
    init(path: String, replacing: Bool) throws(CommandError) {
        let working = replacing ? "\(path).\(UUID().uuidString.prefix(8)).new" : path
        let descriptor = open(working, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST {
                throw CommandError(.conflict, "\(path) exists already: name another file, or replace it with --force")
            }
            throw CommandError(
                .failure,
                "cannot make \(path): \(String(cString: strerror(errno))); name a folder that is there and "
                    + "writable")
        }
        self.path = path
        self.descriptor = descriptor
        workingPath = working
    }

    /// Writes the content through to the disk and puts the file in its place.
    mutating func commit(_ text: String) throws(CommandError) {
        try commit(bytes: Array(text.utf8))
    }

    mutating func commit(bytes: [UInt8]) throws(CommandError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure() }
        if workingPath != path {
            guard rename(workingPath, path) == 0 else { throw failure() }
        }
        isCommitted = true
    }

    private func failure() -> CommandError {
        CommandError(.failure, "cannot write \(path): \(String(cString: strerror(errno)))")
    }

    deinit {
        close(descriptor)
        if !isCommitted { unlink(workingPath) }
    }
}
