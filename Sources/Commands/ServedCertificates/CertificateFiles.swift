import Foundation
import Glibc

/// The files that hold the server's certificate and key. Either may be a symbolic link, or lie behind one, as the
/// volumes of Kubernetes do: what counts is the file at its end.
struct CertificateFiles: Sendable {
    let chain: String
    let key: String

    /// What the system says of the two files; it changes when either is written, replaced, or linked to another.
    struct Stamp: Sendable, Hashable {
        fileprivate struct File: Hashable {
            var device: dev_t
            var inode: ino_t
            var size: off_t
            var modified: [Int]
        }

        fileprivate let files: [File?]
    }

    struct Content: Sendable, Hashable {
        let chain: [UInt8]
        let key: [UInt8]
    }

    /// A certificate of a hundred names with its chain is some ten thousand bytes.
    private static let maximumBytes = 1 << 20

    func stamp() -> Stamp {
        Stamp(
            files: [chain, key].map { path -> Stamp.File? in
                var status = stat()
                guard stat(path, &status) == 0 else { return nil }
                return Stamp.File(
                    device: status.st_dev, inode: status.st_ino, size: status.st_size,
                    modified: [
                        status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
                    ])
            })
    }

    func read() throws(CommandError) -> Content {
        Content(
            chain: try Self.read(chain, "tls.certificateFile"), key: try Self.read(key, "tls.privateKeyFile"))
    }

    private static func read(_ path: String, _ configured: String) throws(CommandError) -> [UInt8] {
        let data: Data?
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            data = try file.read(upToCount: maximumBytes + 1)
        } catch {
            throw CommandError(
                .configuration, "\(configured): \(path) cannot be read: \(error.localizedDescription)")
        }
        let bytes = [UInt8](data ?? Data())
        guard bytes.count <= maximumBytes else {
            throw CommandError(.configuration, "\(configured): \(path) is larger than a certificate file can be")
        }
        return bytes
    }
}
