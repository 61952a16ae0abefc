import Foundation

/// All administrators, ordered by name.
struct AdministratorListReport: CommandResult {
    let administrators: [AdministratorReport]

    func lines(_ style: TextStyle) -> [String] {
        guard !administrators.isEmpty else {
            return ["There are no administrators; make one with: causeway administrator create NAME"]
        }
        var table = TextTable("ADMINISTRATOR", "CREATED", "EXPIRES")
        for one in administrators {
            table.append(one.name, one.createdAt.formatted(.iso8601), one.expiry)
        }
        return table.lines(style)
    }
}
