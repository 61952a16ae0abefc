internal import Glibc

/// A compressed file's content in a temporary file without a name, so that it can be read from its end.
enum SpooledGzip {
    /// - Returns: the content, and whether it is damaged or cut off.
    static func open(_ source: any ByteSource, path: String) throws(AuditError) -> (FileBytes, isDamaged: Bool) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(folder)/causeway-audit-XXXXXX".utf8CString)
        let raw = mkstemp(&name)
        guard raw >= 0 else { throw AuditError(errno: errno, "make a temporary file in", folder) }
        let file = OpenFile(owning: raw, path: "a temporary file in \(folder)")
        unlink(name)
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
        let blocks = try GzipBlocks(source, path: path)
        while let block = try blocks.next() {
            if let failure = file.write(block[...]).failure { throw AuditError(errno: failure, "write", file.path) }
        }
        return (try FileBytes(file), blocks.isDamaged)
    }
}
