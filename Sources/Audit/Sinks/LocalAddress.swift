internal import Glibc

/// The address of a Unix socket.
enum LocalAddress {
    private static let room = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

    /// Whether a path can be an address: it ends with a zero, and holds none.
    static func fits(_ path: String) -> Bool {
        !path.isEmpty && path.utf8.count < room && !path.utf8.contains(0)
    }

    /// - Parameter path: one that ``fits(_:)``.
    static func with(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(room - 1)) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
