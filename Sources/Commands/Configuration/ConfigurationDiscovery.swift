import Foundation

/// Finds and opens the configuration file: `--config`, else `CAUSEWAY_CONFIG`, else `./causeway.yaml`.
struct ConfigurationDiscovery: Sendable {
    static let variable = "CAUSEWAY_CONFIG"
    static let defaultName = "causeway.yaml"

    /// What `--config` says.
    let option: String?
    let environment: [String: String]
    /// Absolute path that relative ones start at.
    let workingDirectory: String

    /// Reads the file; what is wrong inside it is in the result.
    ///
    /// - Throws: a ``CommandError`` of kind `configuration` when there is no file or it cannot be opened.
    func read() throws(CommandError) -> ConfigurationFile {
        let fromEnvironment = environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
        let given = option ?? fromEnvironment
        let name = given ?? Self.defaultName
        let path = name.hasPrefix("/") ? name : (workingDirectory as NSString).appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: path) else {
            let asked = option != nil ? " (from --config)" : given != nil ? " (from \(Self.variable))" : ""
            throw CommandError(
                .configuration,
                "there is no configuration file \(name)\(asked): write one with `causeway config example > \(name)`, "
                    + "name another with --config, or try `causeway quickstart`")
        }
        let limit = ConfigurationDocument.largestFile
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: limit + 1) ?? Data()
        else {
            throw CommandError(
                .configuration,
                "cannot read \(name): check that it is a file and that this user may "
                    + "read it")
        }
        guard data.count <= limit else {
            throw CommandError(
                .configuration,
                "\(name) has more than \(limit) bytes, which no configuration needs: "
                    + "name the right file with --config")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw CommandError(.configuration, "\(name) is not UTF-8 text: save it as UTF-8")
        }
        return ConfigurationFile.read(
            text, file: name, folder: (path as NSString).deletingLastPathComponent, environment: environment)
    }
}
