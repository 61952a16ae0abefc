import Glibc

/// An open file or folder of the local disk, closed when it goes out of scope.
///
/// Opens below another folder refuse symbolic links; all are closed on `exec`. Calls block: run them on a thread pool.
struct FileDescriptor: ~Copyable, Sendable {
    private let raw: Int32

    private init(owning raw: Int32) {
        self.raw = raw
    }

    deinit {
        _ = Glibc.close(raw)
    }

    /// The folder at an absolute path of the operator's; may be a symbolic link.
    static func root(_ path: String) throws(FileFault) -> FileDescriptor {
        FileDescriptor(owning: try Self.retrying { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    }

    /// The file at an absolute path of the operator's, which may be a symbolic link: secrets are often mounted so.
    static func configured(_ path: String) throws(FileFault) -> FileDescriptor {
        FileDescriptor(owning: try Self.retrying { Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) })
    }

    /// The folder `name` directly in this folder.
    borrowing func folder(_ name: String) throws(FileFault) -> FileDescriptor {
        let parent = raw
        return FileDescriptor(
            owning: try Self.retrying {
                Glibc.openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            })
    }

    /// The file `name` directly in this folder. Does not wait for the other end of a FIFO.
    borrowing func file(_ name: String) throws(FileFault) -> FileDescriptor {
        let parent = raw
        return FileDescriptor(
            owning: try Self.retrying {
                Glibc.openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            })
    }

    /// The facts of this file or folder itself.
    borrowing func status() throws(FileFault) -> FileStatus {
        var facts = stat()
        guard fstat(raw, &facts) == 0 else { throw FileFault(errno: errno) }
        return FileStatus(facts)
    }

    /// The facts of the entry `name` directly in this folder, of a symbolic link itself where it is one.
    borrowing func status(of name: String) throws(FileFault) -> FileStatus {
        var facts = stat()
        guard fstatat(raw, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { throw FileFault(errno: errno) }
        return FileStatus(facts)
    }

    /// Up to `count` bytes from `offset` on; fewer only at the end of the file.
    borrowing func read(at offset: Int64, count: Int) throws(FileFault) -> [UInt8] {
        var failure: FileFault?
        let descriptor = raw
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                guard let start = buffer.baseAddress else { return }
                let got = pread(descriptor, start + filled, count - filled, off_t(offset) + off_t(filled))
                if got < 0 {
                    if errno == EINTR { continue }
                    failure = FileFault(errno: errno)
                    return
                }
                if got == 0 { return }
                filled += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Calls `body` with the name of each entry of this folder, in no order, and whether it may be a regular
    /// file. Names that are not UTF-8 are left out, since no key can spell them.
    consuming func forEachEntry(_ body: (_ name: String, _ mayBeFile: Bool) -> Void) throws(FileFault) {
        guard let stream = fdopendir(raw) else {
            let fault = FileFault(errno: errno)
            _ = consume self
            throw fault
        }
        // From here on closing the stream closes the descriptor.
        discard self
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw FileFault(errno: errno) }
                return
            }
            let kind = Int32(entry.pointee.d_type)
            let mayBeFile = [DT_REG, DT_LNK, DT_UNKNOWN].contains { Int32($0) == kind }
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return }
            let bytes = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
            guard let name = String(validatingCString: bytes), name != ".", name != ".." else { continue }
            body(name, mayBeFile)
        }
    }

    private static func retrying(_ open: () -> Int32) throws(FileFault) -> Int32 {
        while true {
            let descriptor = open()
            if descriptor >= 0 { return descriptor }
            let code = errno
            if code != EINTR { throw FileFault(errno: code) }
        }
    }
}
