internal import Glibc

/// An open descriptor, closed when nothing refers to it any more. Calls block.
final class OpenFile: Sendable {
    /// Which file it is, whatever its name.
    struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    let raw: Int32
    let path: String

    init(owning raw: Int32, path: String) {
        self.raw = raw
        self.path = path
    }

    deinit {
        _ = Glibc.close(raw)
    }

    /// Opens a regular file; does not wait for the other end of a FIFO.
    static func open(_ path: String, _ flags: Int32, _ action: String) throws(AuditError) -> OpenFile {
        let raw = retrying { Glibc.open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600) }
        guard raw >= 0 else {
            if errno == ELOOP {
                throw AuditError(
                    .invalid,
                    "Could not \(action) \(path): it is a symbolic link, which a rotation would replace. Name the "
                        + "file that it points to.")
            }
            throw AuditError(errno: errno, action, path)
        }
        let file = OpenFile(owning: raw, path: path)
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw AuditError(.invalid, "Could not \(action) \(path): it is no regular file. Name another path.")
        }
        return file
    }

    private func status() throws(AuditError) -> stat {
        var status = stat()
        guard fstat(raw, &status) == 0 else { throw AuditError(errno: errno, "look at", path) }
        return status
    }

    /// Bytes.
    func size() throws(AuditError) -> Int64 { Int64(try status().st_size) }

    /// When it was written last.
    func modified() throws(AuditError) -> AuditTime {
        let time = try status().st_mtim
        return AuditTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    var identity: Identity? { (try? status()).map(Self.identity) }

    /// Nil where there is no file of that name.
    static func identity(of path: String) -> Identity? {
        var status = stat()
        // Relative to the working folder, as `stat` has it; that name is also the type's.
        return fstatat(AT_FDCWD, path, &status, 0) == 0 ? identity(status) : nil
    }

    private static func identity(_ status: stat) -> Identity {
        Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// Writes all of it.
    ///
    /// - Returns: how many bytes were written, and why not more.
    func write(_ bytes: ArraySlice<UInt8>) -> (written: Int, failure: Int32?) {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count, let start = bytes.baseAddress {
                let count = Glibc.write(raw, start + written, bytes.count - written)
                if count >= 0 {
                    written += count
                } else if errno == EAGAIN, Self.wait(raw, POLLOUT, milliseconds: 1000) {
                    continue
                } else if errno != EINTR {
                    return (written, errno)
                }
            }
            return (written, nil)
        }
    }

    /// Up to `count` bytes from `offset` on; fewer only at the end of the file.
    func read(at offset: Int64, count: Int) throws(AuditError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let start = buffer.baseAddress {
                let got = pread(raw, start + filled, count - filled, off_t(offset) + off_t(filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { code = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard code == 0 else { throw AuditError(errno: code, "read the audit from", path) }
        return bytes
    }

    /// Makes the file's bytes survive a loss of power.
    func synchronize() throws(AuditError) {
        guard Self.retrying({ fdatasync(raw) }) == 0 else { throw AuditError(errno: errno, "make durable", path) }
    }

    /// - Returns: false where nothing happened in time.
    static func wait(_ raw: Int32, _ events: Int32, milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: raw, events: Int16(events), revents: 0)
        return poll(&descriptor, 1, milliseconds) > 0
    }

    static func retrying(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
