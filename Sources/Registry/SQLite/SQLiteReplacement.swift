import Foundation
import GRDB

/// Puts a finished file in the place of a registry's file, which is kept beside it. At every moment there is one or the
/// other under the registry's name, and never a log of one beside the other.
struct SQLiteReplacement {
    let path: String
    /// For the name of the file that is kept.
    let now: Date

    /// - Parameter isReadable: whether the file that is there is a registry that SQLite can work with.
    /// - Returns: where the replaced file is kept; nil where there was none.
    func place(_ staged: StagedFile, isReadable: Bool) throws(RegistryError) -> String? {
        if isReadable { try settle() }
        try giveOwner(to: staged)
        let kept = try keep()
        // What is left of the log belongs to a file that SQLite could not work with, or to none: beside the new file it
        // would be taken for the new one's.
        for suffix in ["-wal", "-journal"] {
            let target = (kept ?? path + stamp) + suffix
            guard rename(path + suffix, target) == 0 || errno == ENOENT else {
                throw StagedFile.failure(path + suffix, "be moved")
            }
        }
        guard unlink(path + "-shm") == 0 || errno == ENOENT else {
            throw StagedFile.failure(path + "-shm", "be removed")
        }
        try StagedFile.settleFolder(of: path)
        try staged.place(replacing: kept != nil)
        return kept
    }

    /// The server's account has to be able to open what the administrator puts there.
    private func giveOwner(to staged: StagedFile) throws(RegistryError) {
        guard geteuid() == 0 else { return }
        var status = stat()
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard stat(path, &status) == 0 || stat(folder, &status) == 0 else { return }
        guard chown(staged.workingPath, status.st_uid, status.st_gid) == 0 else {
            throw StagedFile.failure(staged.workingPath, "be given to the registry's owner")
        }
    }

    /// Folds the log into the file, which proves that nobody else has the file open.
    private func settle() throws(RegistryError) {
        do {
            let queue = try DatabaseQueue(path: path)
            let mode = try queue.writeWithoutTransaction { database in
                try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
            }
            try queue.close()
            guard mode == "delete" else { throw Self.busy(path) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw Self.busy(path)
        } catch {
            throw SQLiteFailure.error(error, at: path)
        }
    }

    private static func busy(_ path: String) -> RegistryError {
        RegistryError(
            .unavailable, "Another program has the registry \(path) open: end it, and try again; nothing was changed.")
    }

    /// Gives the file that is there a second name.
    private func keep() throws(RegistryError) -> String? {
        for attempt in 1...100 {
            let name = path + stamp + (attempt == 1 ? "" : "-\(attempt)")
            if link(path, name) == 0 { return name }
            switch errno {
            case ENOENT: return nil
            case EEXIST: continue
            default: throw StagedFile.failure(name, "be made for the registry that is replaced")
            }
        }
        throw StagedFile.failure(path + stamp, "be made for the registry that is replaced")
    }

    private var stamp: String {
        let time = now.formatted(.iso8601).replacingOccurrences(of: "-", with: "")
        return ".replaced-" + time.replacingOccurrences(of: ":", with: "")
    }
}
