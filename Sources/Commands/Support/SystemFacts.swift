import Foundation

/// The machine and the process, as far as they decide how a server does.
enum SystemFacts {
    static func text(_ context: CommandContext, _ configuration: Configuration, _ now: Date) -> String {
        var facts = FactList()
        facts.append("Time", now.formatted(.iso8601))
        facts.append("Zone", TimeZone.current.identifier)
        facts.append("System", operatingSystem)
        facts.append("Kernel", kernel)
        facts.append("Processors", "\(ProcessInfo.processInfo.activeProcessorCount)")
        facts.append("Memory", "\(ProcessInfo.processInfo.physicalMemory) bytes")
        facts.append("Control group", line(of: "/sys/fs/cgroup/memory.max").map { "memory.max \($0)" })
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            facts.append("Open files", "\(limit.rlim_cur), at most \(limit.rlim_max)")
        }
        facts.append("User", "\(geteuid())")
        for (name, path) in [("Registry", configuration.registry.file), ("Audit", configuration.audit.file ?? "")] {
            let folder = (path as NSString).deletingLastPathComponent
            var status = statvfs()
            if !folder.isEmpty, statvfs(folder, &status) == 0 {
                facts.append(
                    "\(name)'s disk", "\(UInt64(status.f_bavail) * UInt64(status.f_frsize)) bytes free at \(folder)")
            }
        }
        let names = context.environment.keys.filter(isOfInterest).sorted()
        facts.append("Variables", names.joined(separator: ", "))
        return facts.lines(TextStyle(hasColour: false)).map { $0 + "\n" }.joined()
    }

    /// Whose names are told; never a value.
    private static func isOfInterest(_ name: String) -> Bool {
        ["CAUSEWAY_", "AWS_", "PG", "SSL_"].contains { name.hasPrefix($0) } || name.lowercased().hasSuffix("_proxy")
    }

    private static var operatingSystem: String? {
        guard let text = try? String(contentsOfFile: "/etc/os-release", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        return line?.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }

    private static var kernel: String? { line(of: "/proc/sys/kernel/osrelease") }

    private static func line(of path: String) -> String? {
        (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").first.map(String.init)
    }
}
