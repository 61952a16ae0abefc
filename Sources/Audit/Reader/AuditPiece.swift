internal import Glibc

/// One file of the audit, as it was found when reading began.
struct AuditPiece {
    let path: String
    let identity: OpenFile.Identity
    /// What there was of it, where the name may soon be another file's.
    private let held: FileBytes?
    /// When its first event was; nil where no line at its beginning can be read.
    let began: AuditTime?
    /// When it was written last, or compressed: no event of it is later.
    let ended: AuditTime

    /// - Returns: nil where the file is gone.
    init?(_ path: String, isCurrent: Bool) throws(AuditError) {
        guard let (file, path) = try Self.open(path) else { return nil }
        guard let identity = file.identity else { return nil }
        self.path = path
        self.identity = identity
        held = isCurrent ? try FileBytes(file) : nil
        ended = try file.modified()
        began = try Self.firstTime(of: file, path)
    }

    /// - Returns: nil where the file was removed since, as old ones are.
    func open() throws(AuditError) -> (bytes: FileBytes, isCompressed: Bool)? {
        if let held { return (held, false) }
        guard let (file, found) = try Self.open(path) else { return nil }
        guard found != path || file.identity == identity else {
            throw AuditError(
                .failed, "The audit's files were renamed while they were read; \(path) is another one now. Read again.")
        }
        return (try FileBytes(file), found.hasSuffix(".gz"))
    }

    /// Opens a file, or what was made of it by compression since.
    private static func open(_ path: String) throws(AuditError) -> (OpenFile, String)? {
        for name in path.hasSuffix(".gz") ? [path] : [path, path + ".gz"] {
            do throws(AuditError) {
                return (try OpenFile.open(name, O_RDONLY, "read the audit from"), name)
            } catch {
                if error.kind != .notFound { throw error }
            }
        }
        return nil
    }

    private static func firstTime(of file: OpenFile, _ path: String) throws(AuditError) -> AuditTime? {
        let source = try FileBytes(file)
        guard path.hasSuffix(".gz") else { return try firstTime(PlainBlocks(source, size: 4096)) }
        return try firstTime(GzipBlocks(source, path: path))
    }

    private static func firstTime(_ blocks: some BlockSource) throws(AuditError) -> AuditTime? {
        var lines = ForwardLines(blocks)
        // A file that was damaged at its beginning has a few such lines.
        for _ in 0..<16 {
            guard let line = try lines.next() else { return nil }
            if case .line(let bytes) = line, let time = AuditLine.time(of: bytes) ?? AuditLine.read(bytes)?.time {
                return time
            }
        }
        return nil
    }
}
