internal import Dispatch
internal import Glibc
internal import Synchronization

/// Names, compresses and removes rotated files. Compression and removal go on beside the writing.
final class RotatedFiles: Sendable {
    private let names: AuditFileNames
    private let settings: FileSettings
    private let report: @Sendable (AuditError) -> Void
    /// Of the last rotation.
    private let last = Mutex<(time: String, sequence: Int)>(("", 0))
    private let thread = DispatchQueue(label: "audit.rotated", qos: .utility)

    init(names: AuditFileNames, settings: FileSettings, report: @escaping @Sendable (AuditError) -> Void) {
        self.names = names
        self.settings = settings
        self.report = report
    }

    /// Moves a file to the name of a rotated one, over no other file. Only who holds the file's lock does so, and so
    /// nobody else takes the name in between.
    func take(_ path: String, at time: AuditTime) throws(AuditError) {
        try last.withLock { last throws(AuditError) in
            // Also where the files of this second are removed already: the order of names is that of time.
            var sequence = last.time == time.compact ? last.sequence : 0
            var target: String
            repeat {
                sequence += 1
                guard sequence <= 9999 else {
                    throw AuditError(
                        .failed,
                        "Could not rotate the audit's file \(path): too many files of one second are there. "
                            + "Let the file be larger before it is rotated.")
                }
                target = names.rotated(at: time, sequence: sequence)
            } while Self.isThere(target) || Self.isThere(target + ".gz")
            guard rename(path, target) == 0 else { throw AuditError(errno: errno, "rotate the audit to", target) }
            last = (time.compact, sequence)
        }
        synchronizeFolder()
        tidy()
    }

    /// Compresses what is not compressed, and removes what is not to be kept.
    func tidy() {
        thread.async {
            do throws(AuditError) {
                if self.settings.compresses { try self.compress() }
                try self.prune()
            } catch {
                self.report(error)
            }
        }
    }

    /// Waits for what is under way.
    func finish() {
        thread.sync {}
    }

    private func compress() throws(AuditError) {
        for path in names.rotated() where !path.hasSuffix(".gz") {
            let target = path + ".gz"
            // The process ended between the last two steps.
            if OpenFile.identity(of: target) == nil {
                let part = target + ".part"
                do throws(AuditError) {
                    try GzipFile.compress(path, to: part)
                } catch {
                    unlink(part)
                    throw error
                }
                guard rename(part, target) == 0 else { throw AuditError(errno: errno, "rename", part) }
                synchronizeFolder()
            }
            guard unlink(path) == 0 else { throw AuditError(errno: errno, "remove", path) }
        }
    }

    private func prune() throws(AuditError) {
        let paths = names.rotated()
        var bytes: Int64 = 0
        for (index, path) in paths.reversed().enumerated() {
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            bytes += Int64(status.st_size)
            let isTooMany = settings.keptFiles.map { index >= $0 } ?? false
            let isTooMuch = settings.keptBytes.map { index > 0 && bytes > $0 } ?? false
            guard isTooMany || isTooMuch else { continue }
            guard unlink(path) == 0 || errno == ENOENT else { throw AuditError(errno: errno, "remove", path) }
        }
    }

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// So that the new name survives a loss of power; where it cannot be, the file still has one of its names.
    private func synchronizeFolder() {
        let raw = open(names.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard raw >= 0 else { return }
        fsync(raw)
        close(raw)
    }
}
