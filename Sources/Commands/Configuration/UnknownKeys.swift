/// Finds keys and variables that nothing declared, and the declared name that was probably meant.
enum UnknownKeys {
    /// Every undeclared key below the root.
    static func problems(in root: ConfigurationNode, declared: [ConfigurationKey]) -> [ConfigurationProblem] {
        guard case .mapping(let entries) = root.content else { return [] }
        return problems(in: entries, declared: declared, path: [], all: paths(of: declared, below: []))
    }

    /// Variables that look like a slip in the name of a declared one. Others that begin with `CAUSEWAY_` are left
    /// alone: orchestrators set some of their own beside a service of that name.
    static func warnings(
        in environment: [String: String], declared: [ConfigurationKey], knownOtherwise: Set<String>
    ) -> [ConfigurationProblem] {
        let names = variables(of: declared)
        return environment.keys.sorted().compactMap { name in
            guard name.hasPrefix("CAUSEWAY_"), !names.contains(name), !knownOtherwise.contains(name) else { return nil }
            guard let near = names.first(where: { EditDistance.between($0, name) <= 2 }) else { return nil }
            return ConfigurationProblem(
                severity: .warning, kind: .unknownKey, place: .environment(name), key: "",
                message: "no key is set by this variable; did you mean \(near)?")
        }
    }

    private static func problems(
        in entries: [ConfigurationNode.Entry], declared: [ConfigurationKey], path: [String], all: [[String]]
    ) -> [ConfigurationProblem] {
        var found: [ConfigurationProblem] = []
        for entry in entries {
            guard let key = declared.first(where: { $0.name == entry.key }) else {
                found.append(unknown(entry, declared: declared, path: path, all: all))
                continue
            }
            switch (key.shape, entry.value.content) {
            case (.section(let inner), .mapping(let entries)):
                found += problems(in: entries, declared: inner, path: path + [key.name], all: all)
            case (.sectionList(let inner), .list(let items)):
                for (index, item) in items.enumerated() {
                    guard case .mapping(let entries) = item.content else { continue }
                    found += problems(
                        in: entries, declared: inner, path: path + ["\(key.name)[\(index)]"], all: all)
                }
            default: break
            }
        }
        return found
    }

    private static func unknown(
        _ entry: ConfigurationNode.Entry, declared: [ConfigurationKey], path: [String], all: [[String]]
    ) -> ConfigurationProblem {
        var hint = "the keys here are " + declared.map(\.name).joined(separator: ", ")
        if let near = EditDistance.nearest(to: entry.key, among: declared.map(\.name)) {
            hint = "did you mean \(near)?"
        } else if let elsewhere = all.first(where: { $0.last?.lowercased() == entry.key.lowercased() }) {
            hint = "did you mean \(elsewhere.joined(separator: "."))?"
        }
        return ConfigurationProblem(
            severity: .error, kind: .unknownKey, place: entry.keyPlace,
            key: (path + [QuotedValue.name(entry.key)]).joined(separator: "."),
            message: "there is no such key; \(hint)")
    }

    private static func paths(of keys: [ConfigurationKey], below path: [String]) -> [[String]] {
        keys.flatMap { key -> [[String]] in
            var name = key.name
            if case .sectionList = key.shape { name += "[]" }
            return [path + [key.name]] + paths(of: key.children, below: path + [name])
        }
    }

    private static func variables(of keys: [ConfigurationKey]) -> [String] {
        keys.flatMap { key in [key.environmentName].compactMap { $0 } + variables(of: key.children) }
    }
}
