/// One thing that is wrong, or unwise, in the configuration.
struct ConfigurationProblem: Sendable, Hashable, CustomStringConvertible {
    enum Severity: String, Sendable, Encodable {
        /// The configuration is not used.
        case error
        /// The configuration is used; somebody should look.
        case warning
    }

    enum Kind: String, Sendable, Encodable {
        /// The file is no YAML that this program reads.
        case syntax
        /// A key that does not exist.
        case unknownKey
        /// A value of the wrong type or outside its range.
        case value
        /// Keys that do not go together.
        case rule
        /// A file or folder that a key names.
        case file
    }

    /// Where the problem is written.
    enum Place: Sendable, Hashable, CustomStringConvertible {
        /// A position in the configuration file; line and column count from 1.
        case file(String, line: Int, column: Int)
        case environment(String)

        var description: String {
            switch self {
            case .file(let name, let line, let column): "\(name):\(line):\(column)"
            case .environment(let name): name
            }
        }
    }

    let severity: Severity
    let kind: Kind
    let place: Place
    /// The key in full, as in `storage.stores[0].folder`; empty for the file as a whole.
    let key: String
    /// What is wrong, what is expected; never the value of a secret.
    let message: String

    var description: String {
        "\(place): \(severity == .warning ? "warning: " : "")\(key.isEmpty ? "" : "\(key): ")\(message)"
    }

    /// Sorts the file's problems by line, and those of the environment behind them.
    static func inReadingOrder(_ left: ConfigurationProblem, _ right: ConfigurationProblem) -> Bool {
        switch (left.place, right.place) {
        case (.file(_, let line, let column), .file(_, let otherLine, let otherColumn)):
            (line, column) < (otherLine, otherColumn)
        case (.file, .environment): true
        case (.environment, .file): false
        case (.environment(let name), .environment(let other)): name < other
        }
    }
}

extension ConfigurationProblem: Encodable {
    private enum CodingKeys: String, CodingKey {
        case severity, kind, key, file, line, column, variable, message
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(severity, forKey: .severity)
        try container.encode(kind, forKey: .kind)
        if !key.isEmpty { try container.encode(key, forKey: .key) }
        try container.encode(message, forKey: .message)
        switch place {
        case .file(let name, let line, let column):
            try container.encode(name, forKey: .file)
            try container.encode(line, forKey: .line)
            try container.encode(column, forKey: .column)
        case .environment(let name): try container.encode(name, forKey: .variable)
        }
    }
}
