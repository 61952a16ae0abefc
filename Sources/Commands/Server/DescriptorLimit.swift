import Glibc

/// How many files and sockets the process may have open.
enum DescriptorLimit {
    /// Kept for the registry, the stores, files that are delivered, and the administrative socket.
    private static let reserved = 512

    /// Raises the limit to what the system allows this process.
    ///
    /// - Returns: how many connections of recipients it leaves room for.
    static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        let available = Int(clamping: limit.rlim_cur)
        return max(64, available > 2 * reserved ? available - reserved : available / 2)
    }
}
