/// Every key that is set, with its value or a mask, and where it is set.
struct ConfigurationListing {
    private static let mask = "***"
    private var lines: [String] = []

    init(_ file: ConfigurationFile, environment: [String: String]) {
        list(file.root, file.keys, "")
        listVariables(file.keys, "", environment)
    }

    var text: String {
        lines.isEmpty ? "No key is set; all have their defaults.\n" : lines.joined(separator: "\n") + "\n"
    }

    private mutating func list(_ node: ConfigurationNode, _ keys: [ConfigurationKey], _ path: String) {
        guard case .mapping(let entries) = node.content else { return }
        for entry in entries {
            let name = path + PrintableText.escape(entry.key)
            // A key that nobody declared may be a secret's, written wrong.
            guard let key = keys.first(where: { $0.name == entry.key }) else {
                add(name, "\(Self.mask) (there is no such key)", entry.keyPlace)
                continue
            }
            switch (key.shape, entry.value.content) {
            case (.section(let inner), .mapping): list(entry.value, inner, name + ".")
            case (.sectionList(let inner), .list(let items)):
                for (index, item) in items.enumerated() { list(item, inner, "\(name)[\(index)].") }
            case (.value, .scalar(let text)): add(name, key.isSecret ? Self.mask : shown(text), entry.keyPlace)
            case (.list, .list(let items)): add(name, shown(items), entry.keyPlace)
            case (_, .nothing): break
            default: add(name, "\(Self.mask) (\(entry.value.kindName), where something else belongs)", entry.keyPlace)
            }
        }
    }

    private mutating func listVariables(_ keys: [ConfigurationKey], _ path: String, _ environment: [String: String]) {
        for key in keys {
            listVariables(key.children, path + key.name + ".", environment)
            guard let name = key.environmentName, let value = environment[name], !value.isEmpty else { continue }
            add(path + key.name, key.isSecret ? Self.mask : shown(value), .environment(name))
        }
    }

    private func shown(_ items: [ConfigurationNode]) -> String {
        let texts = items.map { item in
            if case .scalar(let text) = item.content { shown(text) } else { Self.mask }
        }
        return "[\(texts.joined(separator: ", "))]"
    }

    private func shown(_ text: String) -> String {
        PrintableText.escape(CredentialsInURLs.mask(String(text.prefix(1024))))
    }

    private mutating func add(_ name: String, _ value: String, _ place: ConfigurationProblem.Place) {
        switch place {
        case .file(let file, let line, _): lines.append("\(name): \(value)    (\(file):\(line))")
        case .environment(let variable): lines.append("\(name): \(value)    ($\(variable))")
        }
    }
}
