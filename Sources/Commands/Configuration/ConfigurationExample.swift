/// The commented configuration file that `config example` prints, written from the declarations.
///
/// `# ` begins explanation, `#` right before a name begins a key with its default or a sample: removing that one
/// character sets the key.
enum ConfigurationExample {
    private static let width = 100

    static func text() -> String {
        let file = ConfigurationFile.read("", file: "example", folder: "", environment: [:])
        var lines = [
            "# Configuration of causeway. Every key is listed with its default, or a sample where there is none.",
            "# '#key' is a key that is not set: remove the '#' to set it. Relative paths start at this file's folder.",
            "# A key with a variable in brackets can be set by that environment variable, which wins.",
            "# Stores, catalogs and issuers are reached through the proxy that HTTPS_PROXY names (http_proxy for",
            "# http://), but for the hosts in NO_PROXY: names with what is below them, addresses, ranges such as",
            "# 10.0.0.0/8, or *.",
            "# Check the file with: causeway config check",
        ]
        for key in file.keys {
            lines.append("")
            lines += write(key, indent: "")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func write(_ key: ConfigurationKey, indent: String, commented: Bool = true) -> [String] {
        var documentation = key.documentation
        if let variable = key.environmentName { documentation += " [\(variable)]" }
        let mark = commented ? "#" : ""
        var lines = wrap(documentation, indent: indent)
        switch key.shape {
        case .value(let defaultText, let sample):
            lines.append("\(indent)\(mark)\(key.name): \(defaultText.map(quoted) ?? sample)")
        case .list(let sample):
            lines.append("\(indent)\(mark)\(key.name): [\(sample.joined(separator: ", "))]")
        case .section(let keys):
            lines.append("\(indent)\(key.name):")
            for inner in keys { lines += write(inner, indent: indent + "  ") }
        case .sectionList(let keys):
            lines.append("\(indent)#\(key.name):")
            for (index, inner) in keys.enumerated() {
                let item = write(inner, indent: indent + "    ")
                // The first key of an item carries its dash; its explanation stands above.
                lines += index > 0 ? item : item.map { dashed($0, indent: indent) }
            }
        }
        return lines
    }

    private static func dashed(_ line: String, indent: String) -> String {
        let prefix = indent + "    #"
        guard line.hasPrefix(prefix), !line.hasPrefix(prefix + " ") else { return line }
        return indent + "  #- " + line.dropFirst(prefix.count)
    }

    /// Plain YAML reads most defaults as they are; a colon followed by a space, or one at either end, needs quotes.
    private static func quoted(_ text: String) -> String {
        text.contains(": ") || text.hasPrefix(":") || text.hasPrefix("[") ? "'\(text)'" : text
    }

    private static func wrap(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        var line = indent + "#"
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > width {
                lines.append(line)
                line = indent + "#"
            }
            line += " " + word
        }
        return lines + [line]
    }
}
