import Foundation

/// A configuration file as read: its values together with everything that is wrong.
struct ConfigurationFile: Sendable {
    /// The file as problems name it.
    let name: String
    let configuration: Configuration
    /// What the file says, right or wrong.
    let root: ConfigurationNode
    /// Every key there is.
    let keys: [ConfigurationKey]
    /// In the file's order.
    let problems: [ConfigurationProblem]
    /// The files and folders that keys name; nobody has looked for them yet.
    let files: [FileRequirement]

    var errors: [ConfigurationProblem] { problems.filter { $0.severity == .error } }
    var warnings: [ConfigurationProblem] { problems.filter { $0.severity == .warning } }

    /// Reads the text of a file.
    ///
    /// - Parameters:
    ///   - file: the file's name as problems show it.
    ///   - folder: absolute folder that relative paths start at.
    static func read(
        _ text: String, file: String, folder: String, environment: [String: String]
    ) -> ConfigurationFile {
        let start = ConfigurationProblem.Place.file(file, line: 1, column: 1)
        var problems: [ConfigurationProblem] = []
        var root = ConfigurationNode(content: .mapping([]), place: start)
        do {
            root = try ConfigurationDocument.parse(text, file: file)
        } catch {
            problems.append(error.problem)
        }
        var entries: [ConfigurationNode.Entry] = []
        switch root.content {
        case .mapping(let found): entries = found
        case .nothing: break
        case .scalar, .list:
            problems.append(
                ConfigurationProblem(
                    severity: .error, kind: .value, place: root.place, key: "",
                    message: "expected sections of keys, found \(root.kindName); see causeway config example"))
        }
        var reader = ConfigurationReader(
            path: [], entries: entries, place: start, folder: folder, environment: environment)
        let configuration = Configuration(&reader)
        // Rules about the whole say nothing when the whole could not be read.
        if problems.isEmpty {
            problems = UnknownKeys.problems(in: root, declared: reader.keys) + reader.problems
        }
        problems += UnknownKeys.warnings(
            in: environment, declared: reader.keys, knownOtherwise: [ConfigurationDiscovery.variable])
        return ConfigurationFile(
            name: file, configuration: configuration, root: root, keys: reader.keys,
            problems: problems.sorted(by: ConfigurationProblem.inReadingOrder), files: reader.files)
    }

    /// The same with what is wrong with the files and folders that keys name.
    func checkingFiles() -> ConfigurationFile {
        let found = (problems + files.flatMap { $0.check() }).sorted(by: ConfigurationProblem.inReadingOrder)
        return ConfigurationFile(
            name: name, configuration: configuration, root: root, keys: keys, problems: found, files: files)
    }

    /// The values, unless something is wrong.
    ///
    /// - Throws: a ``CommandError`` of kind `configuration` that lists every error.
    func validated() throws(CommandError) -> Configuration {
        guard !errors.isEmpty else { return configuration }
        let count = errors.count == 1 ? "1 problem" : "\(errors.count) problems"
        throw CommandError(
            .configuration, "\(name) has \(count): correct it, `causeway config example` shows every key",
            details: errors.map(\.description))
    }
}
