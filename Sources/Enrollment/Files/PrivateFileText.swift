internal import Foundation

/// Small files that their owner alone reads.
enum PrivateFileText {
    static let longest = 1024 * 1024

    /// - Returns: nil where there is no such file.
    static func read(_ path: String) throws(FileTrouble) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw FileTrouble(path, "be opened")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileTrouble(path, "be looked at") }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= longest else {
            throw FileTrouble(path: path, reason: "it is no regular file of at most \(longest) bytes")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw FileTrouble(
                path: path, reason: "others than its owner may read or write it, and it holds a secret",
                remedy: "chmod 600 '\(path)'")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileTrouble(path, "be read") }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer.prefix(count)
            guard bytes.count <= longest else {
                throw FileTrouble(path: path, reason: "it is longer than \(longest) bytes")
            }
        }
    }

    /// Writes a file as a whole or not at all: under another name, to the disk, and then by renaming.
    static func write(_ text: String, to path: String) throws(FileTrouble) {
        let working = path + ".part"
        unlink(working)
        let descriptor = open(working, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileTrouble(working, "be made") }
        do throws(FileTrouble) {
            defer { close(descriptor) }
            try write(Array(text.utf8), descriptor, working)
            guard fsync(descriptor) == 0 else { throw FileTrouble(working, "be written to the disk") }
        } catch {
            unlink(working)
            throw error
        }
        guard rename(working, path) == 0 else {
            let trouble = FileTrouble(path, "be replaced")
            unlink(working)
            throw trouble
        }
        try settle(folderOf: path)
    }

    /// Makes what was renamed in a folder outlast a power cut.
    static func settle(folderOf path: String) throws(FileTrouble) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileTrouble(folder, "be opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileTrouble(folder, "be written to the disk") }
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws(FileTrouble) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileTrouble(path, "be written") }
            rest = rest.dropFirst(count)
        }
    }
}
