import Foundation

/// Reads one section of the configuration.
///
/// A section's initializer asks for each of its keys once; that one line is the key's declaration. From it come
/// the value (environment before file before default), the problems, the name for the check of unknown keys, the
/// environment variable and the line of the example. A bad value counts as not set, so that reading goes on and
/// every problem is found in one pass.
struct ConfigurationReader {
    /// What has been declared so far.
    private(set) var keys: [ConfigurationKey] = []
    private(set) var problems: [ConfigurationProblem] = []
    private(set) var files: [FileRequirement] = []

    private let path: [String]
    private let entries: [ConfigurationNode.Entry]
    private let place: ConfigurationProblem.Place
    /// Folder that relative paths start at.
    private let folder: String
    /// nil inside lists, which variables do not reach.
    private let environment: [String: String]?

    init(
        path: [String], entries: [ConfigurationNode.Entry], place: ConfigurationProblem.Place, folder: String,
        environment: [String: String]?
    ) {
        self.path = path
        self.entries = entries
        self.place = place
        self.folder = folder
        self.environment = environment
    }

    // MARK: Values

    mutating func value<Value>(
        _ name: String, _ parser: ValueParser<Value>, default fallback: Value, _ documentation: String
    ) -> Value {
        let text = parser.text(fallback)
        declare(name, .value(defaultText: text, sample: text), documentation)
        return parsed(name, parser) ?? fallback
    }

    /// A key without a default of its own.
    mutating func optional<Value>(
        _ name: String, _ parser: ValueParser<Value>, sample: String, _ documentation: String
    ) -> Value? {
        declare(name, .value(defaultText: nil, sample: sample), documentation)
        return parsed(name, parser)
    }

    /// A path with a default, made absolute.
    mutating func path(
        _ name: String, default fallback: String, _ kind: FileRequirement.Kind, _ documentation: String
    ) -> String {
        resolve(value(name, .path, default: fallback, documentation), name, kind)
    }

    mutating func optionalPath(
        _ name: String, sample: String, _ kind: FileRequirement.Kind, _ documentation: String
    ) -> String? {
        optional(name, .path, sample: sample, documentation).map { resolve($0, name, kind) }
    }

    /// A secret as two keys: `name` holds it, `nameFile` names a file that does.
    mutating func secret(_ name: String, sampleFile: String, _ documentation: String) -> SecretSource? {
        declare(name, .value(defaultText: nil, sample: "'***'"), documentation, isSecret: true)
        let inline = parsed(name, .text, isSecret: true)
        let file = optionalPath(
            name + "File", sample: sampleFile, .secret, "File that holds \(name) and nothing else, mode 0600.")
        if inline != nil, file != nil {
            problem(at: name + "File", "set \(name) or \(name)File, not both")
        }
        return file.map { .file(path: $0) } ?? inline.map { .inline(Secret($0)) }
    }

    mutating func list<Value>(
        _ name: String, _ parser: ValueParser<Value>, sample: [String], _ documentation: String
    ) -> [Value] {
        declare(name, .list(sample: sample), documentation)
        guard let node = node(name) else { return [] }
        guard case .list(let items) = node.content else {
            record(.value, full(name), at: node.place, "expected a list, each item \(parser.expected)")
            return []
        }
        return items.compactMap { parse($0, name, parser, isSecret: false) }
    }

    // MARK: Sections

    mutating func section<Section>(
        _ name: String, _ documentation: String, _ read: (inout ConfigurationReader) -> Section
    ) -> Section {
        var inner = ConfigurationReader(
            path: path + [name], entries: mapping(node(name), full(name)) ?? [],
            place: node(name)?.place ?? place, folder: folder, environment: environment)
        let section = read(&inner)
        keys.append(key(name, .section(inner.keys), documentation, environmentName: nil))
        problems += inner.problems
        files += inner.files
        return section
    }

    /// A list of sections of one kind. An empty one is read for its declarations when the list is empty.
    mutating func sections<Section>(
        _ name: String, _ documentation: String, _ read: (inout ConfigurationReader) -> Section
    ) -> [Section] {
        var items: [ConfigurationNode] = []
        switch node(name)?.content {
        case .list(let found): items = found
        case nil, .nothing: break
        case .scalar, .mapping:
            record(
                .value, full(name), at: node(name)?.place ?? place,
                "expected a list of sections, each beginning with '-'")
        }
        var sections: [Section] = []
        var declared: [ConfigurationKey]?
        for (index, item) in items.enumerated() {
            guard let entries = mapping(item, "\(full(name))[\(index)]") else { continue }
            var inner = ConfigurationReader(
                path: path + ["\(name)[\(index)]"], entries: entries, place: item.place, folder: folder,
                environment: nil)
            sections.append(read(&inner))
            declared = inner.keys
            problems += inner.problems
            files += inner.files
        }
        if declared == nil {
            var empty = ConfigurationReader(
                path: path + [name], entries: [], place: place, folder: folder, environment: nil)
            _ = read(&empty)
            declared = empty.keys
        }
        keys.append(key(name, .sectionList(declared ?? []), documentation, environmentName: nil))
        return sections
    }

    // MARK: Rules

    /// Whether file or environment say something for the key, good or bad.
    func isSet(_ name: String) -> Bool {
        variable(name) != nil || node(name) != nil
    }

    /// Whether something is wrong with the key or a key below it, dotted and in full. Saves a rule from reporting
    /// what follows from another problem.
    func hasProblem(below key: String) -> Bool {
        problems.contains { $0.severity == .error && $0.key.hasPrefix(key) }
    }

    /// Records that keys do not go together, at the place of the key `name` (dotted below this section) or, when
    /// it is not set, of the section.
    mutating func problem(
        at name: String, severity: ConfigurationProblem.Severity = .error, _ message: String
    ) {
        record(.rule, full(name), severity: severity, at: place(of: name), message)
    }

    // MARK: Inside

    private mutating func declare(
        _ name: String, _ shape: ConfigurationKey.Shape, _ documentation: String, isSecret: Bool = false
    ) {
        var variable: String?
        if environment != nil, case .value = shape {
            variable = ConfigurationKey.environmentName(of: path + [name])
        }
        keys.append(key(name, shape, documentation, environmentName: variable, isSecret: isSecret))
    }

    private func key(
        _ name: String, _ shape: ConfigurationKey.Shape, _ documentation: String, environmentName: String?,
        isSecret: Bool = false
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name, documentation: documentation, shape: shape, environmentName: environmentName,
            isSecret: isSecret)
    }

    private func full(_ name: String) -> String { (path + [name]).joined(separator: ".") }

    /// The variable's name and value; an empty one counts as not set.
    private func variable(_ name: String) -> (name: String, value: String)? {
        let variable = ConfigurationKey.environmentName(of: path + [name])
        guard let value = environment?[variable], !value.isEmpty else { return nil }
        return (variable, value)
    }

    private func node(_ name: String) -> ConfigurationNode? {
        guard let entry = entries.first(where: { $0.key == name }) else { return nil }
        if case .nothing = entry.value.content { return nil }
        return entry.value
    }

    private func place(of name: String) -> ConfigurationProblem.Place {
        let parts = name.split(separator: ".").map(String.init)
        let variable = ConfigurationKey.environmentName(of: path + parts)
        if let value = environment?[variable], !value.isEmpty { return .environment(variable) }
        var found = place
        var level = entries
        for part in parts {
            guard let entry = level.first(where: { $0.key == part }) else { break }
            found = entry.keyPlace
            if case .mapping(let inner) = entry.value.content { level = inner } else { level = [] }
        }
        return found
    }

    private mutating func parsed<Value>(
        _ name: String, _ parser: ValueParser<Value>, isSecret: Bool = false
    ) -> Value? {
        if let variable = variable(name) {
            let node = ConfigurationNode(content: .scalar(variable.value), place: .environment(variable.name))
            return parse(node, name, parser, isSecret: isSecret)
        }
        return node(name).flatMap { parse($0, name, parser, isSecret: isSecret) }
    }

    private mutating func parse<Value>(
        _ node: ConfigurationNode, _ name: String, _ parser: ValueParser<Value>, isSecret: Bool
    ) -> Value? {
        guard case .scalar(let text) = node.content else {
            record(.value, full(name), at: node.place, "expected \(parser.expected), found \(node.kindName)")
            return nil
        }
        if let value = parser.parse(text) { return value }
        let found = isSecret ? "something else" : QuotedValue.quote(text)
        record(.value, full(name), at: node.place, "expected \(parser.expected), found \(found)")
        return nil
    }

    private mutating func mapping(_ node: ConfigurationNode?, _ name: String) -> [ConfigurationNode.Entry]? {
        guard let node else { return nil }
        if case .mapping(let entries) = node.content { return entries }
        record(.value, name, at: node.place, "expected a section of keys, found \(node.kindName)")
        return nil
    }

    private mutating func resolve(_ given: String, _ name: String, _ kind: FileRequirement.Kind) -> String {
        let joined = given.hasPrefix("/") ? given : (folder as NSString).appendingPathComponent(given)
        var absolute = URL(filePath: joined).standardized.path(percentEncoded: false)
        while absolute.count > 1 && absolute.hasSuffix("/") { absolute.removeLast() }
        files.append(FileRequirement(kind: kind, key: full(name), path: absolute, place: place(of: name)))
        return absolute
    }

    private mutating func record(
        _ kind: ConfigurationProblem.Kind, _ key: String, severity: ConfigurationProblem.Severity = .error,
        at place: ConfigurationProblem.Place, _ message: String
    ) {
        problems.append(
            ConfigurationProblem(severity: severity, kind: kind, place: place, key: key, message: message))
    }
}
