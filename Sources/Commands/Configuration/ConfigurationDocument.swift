import Yams

/// Reads the text of a configuration file into nodes. The only place that knows the YAML library.
enum ConfigurationDocument {
    /// The largest file that is read, in bytes.
    static let largestFile = 1_048_576

    /// The file's root, a section.
    ///
    /// - Parameters:
    ///   - file: the file's name as problems show it.
    ///   - limit: the largest text that is read, in bytes.
    /// - Throws: the one ``SyntaxProblem`` that stopped the reading; its text holds nothing of the file's own.
    static func parse(
        _ text: String, file: String, limit: Int = largestFile
    ) throws(SyntaxProblem) -> ConfigurationNode {
        guard text.utf8.count <= limit else {
            throw SyntaxProblem(
                file: file, line: 1, column: 1, "the file has \(text.utf8.count) bytes and at most \(limit) are read")
        }
        try refuseAliases(in: text, file: file)
        let root: Node?
        do {
            root = try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch {
            throw SyntaxProblem(error, file: file)
        }
        let start = ConfigurationProblem.Place.file(file, line: 1, column: 1)
        guard let root else { return ConfigurationNode(content: .mapping([]), place: start) }
        return try convert(root, file: file)
    }

    /// An alias repeats what an anchor marks, and nested ones grow without bound while the library builds its
    /// tree, so they are refused on the text before it is parsed: a name that stands both behind `&` and behind `*`.
    private static func refuseAliases(in text: String, file: String) throws(SyntaxProblem) {
        let bytes = Array(text.utf8)
        var anchors: Set<ArraySlice<UInt8>> = []
        var aliases: [(name: ArraySlice<UInt8>, line: Int)] = []
        var line = 1
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") else { continue }
            let name = bytes[(index + 1)...].prefix(while: isNameByte)
            guard !name.isEmpty else { continue }
            if byte == UInt8(ascii: "&") { anchors.insert(name) } else { aliases.append((name, line)) }
        }
        for alias in aliases where anchors.contains(alias.name) {
            throw SyntaxProblem(
                file: file, line: alias.line, column: 1,
                "YAML anchors and aliases (&name, *name) are not read: write the value where it is used")
        }
    }

    /// What the library lets an anchor's name consist of.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func convert(_ node: Node, file: String) throws(SyntaxProblem) -> ConfigurationNode {
        let place = place(of: node, file: file)
        switch node {
        case .scalar(let scalar):
            let isNothing = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            return ConfigurationNode(content: isNothing ? .nothing : .scalar(scalar.string), place: place)
        case .sequence(let sequence):
            var items: [ConfigurationNode] = []
            for item in sequence { items.append(try convert(item, file: file)) }
            return ConfigurationNode(content: .list(items), place: place)
        case .mapping(let mapping):
            var entries: [ConfigurationNode.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw SyntaxProblem(at: Self.place(of: key, file: file), "a key has to be a plain name")
                }
                entries.append(
                    .init(
                        key: name.string, keyPlace: Self.place(of: key, file: file),
                        value: try convert(value, file: file)))
            }
            return ConfigurationNode(content: .mapping(entries), place: place)
        case .alias:
            throw SyntaxProblem(at: place, "YAML aliases are not read: write the value where it is used")
        }
    }

    private static func place(of node: Node, file: String) -> ConfigurationProblem.Place {
        .file(file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }
}
