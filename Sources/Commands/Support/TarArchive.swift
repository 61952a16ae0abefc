import Audit
import Foundation

/// An archive of a few small files in one folder (POSIX.1-1988 ustar, as `tar` reads it). A package that writes
/// archives would replace it.
struct TarArchive {
    private static let block = 512

    let folder: String
    let modified: Date
    private var bytes: [UInt8] = []

    init(folder: String, modified: Date) {
        self.folder = folder
        self.modified = modified
    }

    /// - Parameter name: of at most 99 bytes together with the folder's.
    mutating func add(_ name: String, _ content: [UInt8]) throws(CommandError) {
        let path = "\(folder)/\(name)"
        guard path.utf8.count < 100 else { throw CommandError(.failure, "the name \(path) is too long for an archive") }
        var header = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text = String(max(0, number), radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(path, at: 0)
        put(octal(0o600, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(content.count, digits: 11), at: 124)
        put(octal(Int(modified.timeIntervalSince1970), digits: 11), at: 136)
        // The checksum is of the header with spaces in its own place.
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\0 ", at: 148)
        bytes += header + content
        bytes += [UInt8](repeating: 0, count: (Self.block - content.count % Self.block) % Self.block)
    }

    /// With the two empty blocks that end it, as gzip.
    func compressed() throws(CommandError) -> [UInt8] {
        do throws(AuditError) {
            return try GzipFile.compressed(bytes + [UInt8](repeating: 0, count: 2 * Self.block))
        } catch {
            throw CommandError(.failure, "\(error)")
        }
    }
}
