import Foundation
import Glibc
import Synchronization

/// A path under which this process reaches a Unix socket, however deep its folder lies: the system takes no more than
/// 107 bytes (`sun_path`), so that a longer path goes by the folder's descriptor under `/proc/self/fd`.
enum SocketPath {
    /// Bytes that fit into `sun_path` with the zero at their end.
    private static let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// Short paths by folder; the descriptors behind them stay open until the process ends.
    private static let folders = Mutex<[String: String]>([:])

    /// - Parameter path: absolute.
    /// - Returns: the path itself where it is short enough, or where its folder cannot be opened.
    static func short(_ path: String) -> String {
        guard path.utf8.count > longest else { return path }
        let folder = (path as NSString).deletingLastPathComponent
        let name = (path as NSString).lastPathComponent
        return folders.withLock { folders in
            if let short = folders[folder] { return "\(short)/\(name)" }
            let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { return path }
            let short = "/proc/self/fd/\(descriptor)"
            folders[folder] = short
            return "\(short)/\(name)"
        }
    }
}
