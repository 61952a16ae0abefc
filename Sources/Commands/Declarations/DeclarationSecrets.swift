/// Finds what must not stand in a file that is kept in a repository and shown to many.
enum DeclarationSecrets {
    private static let words = [
        "token", "secret", "password", "passwd", "credential", "bearer", "apikey", "accesskey", "privatekey",
    ]

    /// Keys and values that hold a token of this program.
    static func tokens(in node: ConfigurationNode) -> [ConfigurationProblem] {
        switch node.content {
        case .nothing: return []
        case .scalar(let text): return problem(text, at: node.place)
        case .list(let items): return items.flatMap(tokens)
        case .mapping(let entries):
            return entries.flatMap { problem($0.key, at: $0.keyPlace) + tokens(in: $0.value) }
        }
    }

    private static func problem(
        _ text: String, at place: ConfigurationProblem.Place
    ) -> [ConfigurationProblem] {
        guard Redaction.mask(text) != text else { return [] }
        return [
            ConfigurationProblem(
                severity: .error, kind: .rule, place: place, key: "",
                message: "this looks like a token, and no secret belongs into this file: remove it here and from "
                    + "wherever the file is kept, and revoke the token")
        ]
    }

    /// The problem of an unknown key, with the reason where the key asks for a secret.
    static func explained(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        let name = problem.key.split(separator: ".").last.map(String.init) ?? ""
        let plain = name.lowercased().filter { $0.isLetter }
        guard problem.kind == .unknownKey, words.contains(where: plain.contains) else { return problem }
        return ConfigurationProblem(
            severity: .error, kind: .unknownKey, place: problem.place, key: problem.key,
            message: "no secret belongs into this file, which is kept and shown: remove it; causeway recipient profile "
                + "and causeway recipient activation hand out tokens")
    }
}
