import Foundation
import Synchronization

/// A file that is written under another name, mode 0600, and comes to its own when it is whole. It disappears again
/// unless it does.
final class StagedFile: Sendable {
    /// Where the file will be.
    let path: String
    /// Where it is until then, in the same folder.
    let workingPath: String
    private let isPlaced = Mutex(false)

    /// - Throws: `.unavailable` where no file can be made.
    init(for path: String) throws(RegistryError) {
        self.path = path
        workingPath = "\(path).\(UUID().uuidString.prefix(8).lowercased()).new"
        let descriptor = open(workingPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            // Not placed, and not there.
            throw Self.failure(path, "be made")
        }
        _ = Glibc.close(descriptor)
    }

    /// Removes what staged files of a path left that were cut short by a kill. The caller knows that none is under way.
    static func sweep(_ path: String) {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().path
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard name.hasPrefix(url.lastPathComponent + "."), name.hasSuffix(".new") else { continue }
            let middle = name.dropFirst(url.lastPathComponent.count + 1).dropLast(4)
            if middle.count == 8, middle.allSatisfy(\.isHexDigit) { unlink(folder + "/" + name) }
        }
    }

    /// Writes the file through to the disk and gives it its name, in one step.
    ///
    /// - Throws: `.alreadyExists` if there is a file and it is not to be replaced.
    func place(replacing: Bool) throws(RegistryError) {
        let descriptor = open(workingPath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path, "be written") }
        let isWritten = fsync(descriptor) == 0
        _ = Glibc.close(descriptor)
        guard isWritten else { throw Self.failure(path, "be written") }
        if replacing {
            guard rename(workingPath, path) == 0 else { throw Self.failure(path, "be put in its place") }
            isPlaced.withLock { $0 = true }
        } else {
            // A second name, which unlike another name never takes the place of a file.
            guard link(workingPath, path) == 0 else {
                throw errno == EEXIST ? Self.taken(path) : Self.failure(path, "be put in its place")
            }
            unlink(workingPath)
            isPlaced.withLock { $0 = true }
        }
        try Self.settleFolder(of: path)
    }

    deinit {
        if !isPlaced.withLock({ $0 }) { unlink(workingPath) }
    }

    static func taken(_ path: String) -> RegistryError {
        RegistryError(.alreadyExists, "The file \(path) exists already: name another one, or replace it with --force.")
    }

    /// Makes names that were given in the file's folder outlast a power cut.
    static func settleFolder(of path: String) throws(RegistryError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, "be written through to the disk") }
        defer { _ = Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path, "be written through to the disk") }
    }

    static func failure(_ path: String, _ verb: String) -> RegistryError {
        let reason = String(cString: strerror(errno))
        return RegistryError(
            .unavailable, "The file \(path) cannot \(verb) (\(reason)): name a folder that is there and writable.")
    }
}
