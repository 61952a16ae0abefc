import Foundation

/// The programs of a PostgreSQL server, as the package `postgresql` installs them.
struct PostgreSQLInstallation: Sendable {
    let programs: URL

    /// The newest version; nil if there is none.
    static let found: PostgreSQLInstallation? = {
        let folder = URL(fileURLWithPath: "/usr/lib/postgresql")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let newest = versions.compactMap(Int.init).sorted(by: >)
        return newest.lazy.map { PostgreSQLInstallation(programs: folder.appending(path: "\($0)/bin")) }
            .first { FileManager.default.isExecutableFile(atPath: $0.programs.appending(path: "postgres").path) }
    }()

    /// PostgreSQL refuses to run as root: the server then runs as `nobody`.
    static var runsAsRoot: Bool { geteuid() == 0 }

    /// The command that runs `arguments` as an account that PostgreSQL accepts.
    static func command(_ arguments: [String]) -> [String] {
        guard runsAsRoot else { return ["/usr/bin/env"] + arguments }
        return ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + arguments
    }
}
