/// A declaration's file as read: what it says together with everything that is wrong.
struct DeclarationFile: Sendable {
    /// The largest file that is read, in bytes: some ten thousand tables.
    static let largestFile = 8 * 1_048_576

    /// The file as problems name it.
    let name: String
    let declaration: Declaration
    /// In the file's order.
    let problems: [ConfigurationProblem]

    /// - Parameter name: as the command's user gave it.
    static func load(_ name: String) throws(CommandError) -> DeclarationFile {
        read(try InputFile.text(of: name, limit: largestFile), file: name)
    }

    /// - Parameter file: the file's name as problems show it.
    static func read(_ text: String, file: String) -> DeclarationFile {
        let root: ConfigurationNode
        do {
            root = try ConfigurationDocument.parse(text, file: file, limit: largestFile)
        } catch {
            return DeclarationFile(name: file, declaration: Declaration(), problems: [error.problem])
        }
        // What the other problems quote must hold no token.
        let tokens = DeclarationSecrets.tokens(in: root)
        guard tokens.isEmpty else {
            return DeclarationFile(name: file, declaration: Declaration(), problems: tokens)
        }
        guard case .mapping(let entries) = root.content else {
            let problem = ConfigurationProblem(
                severity: .error, kind: .value, place: root.place, key: "",
                message: "expected version, shares and recipients, found \(root.kindName); see causeway share apply "
                    + "--help")
            return DeclarationFile(name: file, declaration: Declaration(), problems: [problem])
        }
        var reader = ConfigurationReader(
            path: [], entries: entries, place: .file(file, line: 1, column: 1), folder: "/", environment: nil)
        let declaration = Declaration(&reader)
        let unknown = UnknownKeys.problems(in: root, declared: reader.keys)
            .map(DeclarationSecrets.explained).map(ColumnHiding.explained)
        let empty = empty(entries, below: "")
        let emptyKeys = Set(empty.map(\.key))
        return DeclarationFile(
            name: file, declaration: declaration,
            problems: ((unknown + reader.problems).filter { !emptyKeys.contains($0.key) } + empty)
                .sorted(by: ConfigurationProblem.inReadingOrder))
    }

    /// Keys without a value. What was forgotten there must not read as none, or as any.
    private static func empty(_ entries: [ConfigurationNode.Entry], below path: String) -> [ConfigurationProblem] {
        entries.flatMap { entry -> [ConfigurationProblem] in
            let key = path + PrintableText.escape(String(entry.key.prefix(80)))
            switch entry.value.content {
            case .nothing:
                return [
                    ConfigurationProblem(
                        severity: .error, kind: .value, place: entry.keyPlace, key: key,
                        message: "has no value: write one, or remove the key")
                ]
            case .mapping(let inner): return empty(inner, below: "\(key).")
            case .list(let items):
                return items.enumerated().flatMap { index, item -> [ConfigurationProblem] in
                    guard case .mapping(let inner) = item.content else { return [] }
                    return empty(inner, below: "\(key)[\(index)].")
                }
            case .scalar: return []
            }
        }
    }

    /// What the file says, unless something is wrong.
    ///
    /// - Throws: a ``CommandError`` of kind `configuration` that lists every problem.
    func validated() throws(CommandError) -> Declaration {
        guard !problems.isEmpty else { return declaration }
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        throw CommandError(
            .configuration,
            "\(PrintableText.escape(name)) has \(count), and nothing was changed: correct it; causeway share apply "
                + "--help shows an example",
            details: problems.map(\.description))
    }
}
