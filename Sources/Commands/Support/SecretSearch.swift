import Foundation

/// The secrets of a configuration, to be found and masked in whatever text they got into. It stands behind the rule
/// that nothing secret is put there, and is not that rule.
struct SecretSearch: Sendable {
    /// What is shorter would be found in innocent words.
    private static let shortest = 6

    private var secrets: Set<String> = []

    init(_ file: ConfigurationFile, environment: [String: String]) {
        collect(file.root, file.keys)
        collectVariables(file.keys, environment)
        for (name, value) in environment where Self.isSecret(variable: name) { addLines(value) }
        for requirement in file.files where [.secret, .createdSecret].contains(requirement.kind) {
            if let data = FileManager.default.contents(atPath: requirement.path), data.count <= 1_048_576 {
                addLines(String(decoding: data, as: UTF8.self))
            }
        }
    }

    func mask(_ text: String) -> String {
        var result = Redaction.mask(text)
        // The longest first: one may be a part of another.
        for secret in secrets.sorted(by: { $0.count > $1.count }) {
            result = result.replacingOccurrences(of: secret, with: "***")
        }
        return CredentialsInURLs.mask(result)
    }

    /// Variables that other programs have their secrets in.
    static func isSecret(variable: String) -> Bool {
        let name = variable.uppercased()
        return ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "_PROXY", "PRIVATE_KEY"].contains {
            name.contains($0)
        }
    }

    private mutating func collect(_ node: ConfigurationNode, _ keys: [ConfigurationKey]) {
        guard case .mapping(let entries) = node.content else { return }
        for entry in entries {
            guard let key = keys.first(where: { $0.name == entry.key }) else {
                if case .scalar(let text) = entry.value.content, Self.isSecret(variable: entry.key) { addLines(text) }
                continue
            }
            switch (key.shape, entry.value.content) {
            case (.section(let inner), _): collect(entry.value, inner)
            case (.sectionList(let inner), .list(let items)): for item in items { collect(item, inner) }
            case (_, .scalar(let text)) where key.isSecret: addLines(text)
            case (_, .scalar(let text)): addPassword(ofURL: text)
            default: break
            }
        }
    }

    private mutating func collectVariables(_ keys: [ConfigurationKey], _ environment: [String: String]) {
        for key in keys {
            collectVariables(key.children, environment)
            if key.isSecret, let name = key.environmentName, let value = environment[name] { addLines(value) }
        }
    }

    /// A file may hold names and values, one a line.
    private mutating func addLines(_ text: String) {
        add(text)
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("-----") {
            add(String(line))
            if let equals = line.firstIndex(of: "=") { add(String(line[line.index(after: equals)...])) }
            addPassword(ofURL: String(line))
        }
    }

    private mutating func addPassword(ofURL text: String) {
        guard let scheme = text.range(of: "://"), let end = text.lastIndex(of: "@"), scheme.upperBound < end,
            let colon = text[scheme.upperBound..<end].firstIndex(of: ":")
        else { return }
        let password = String(text[text.index(after: colon)..<end])
        add(password)
        add(password.removingPercentEncoding ?? "")
    }

    private mutating func add(_ text: String) {
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if secret.utf8.count >= Self.shortest { secrets.insert(secret) }
    }
}
