import Yams

/// Why a configuration file is no YAML that this program reads. Quotes nothing of the file: the line at fault may
/// hold a secret.
struct SyntaxProblem: Error, Sendable {
    let problem: ConfigurationProblem

    init(at place: ConfigurationProblem.Place, _ message: String) {
        problem = ConfigurationProblem(severity: .error, kind: .syntax, place: place, key: "", message: message)
    }

    init(file: String, line: Int, column: Int, _ message: String) {
        self.init(at: .file(file, line: line, column: column), message)
    }

    init(_ error: any Error, file: String) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(
                file: file, line: mark.line, column: mark.column,
                "not YAML: \(problem); check the indentation (spaces, no tabs) and the quotes here and in the line "
                    + "above")
        case .duplicatedKeysInMapping(let names, let context):
            self.init(
                file: file, line: context.mark.line, column: context.mark.column,
                "\(names.map { "'\($0)'" }.joined(separator: ", ")) is written more than once in one section: keep one")
        case .reader(let problem, _, _, _):
            self.init(file: file, line: 1, column: 1, "not YAML: \(problem); the file has to be plain UTF-8 text")
        default:
            self.init(file: file, line: 1, column: 1, "the file is not YAML that can be read")
        }
    }
}
