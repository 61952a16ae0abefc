import Foundation

/// What can be said of a registry's URL before libpq reads it, and without repeating a password that is written wrong.
enum PostgreSQLURL {
    static let schemes = ["postgres://", "postgresql://"]
    /// Those that would break what the store relies on, or hide from it where the database is.
    static let reserved: Set<String> = ["client_encoding", "replication", "service"]

    /// Whether a registry's place is a database and not a file.
    static func matches(_ text: String) -> Bool { schemes.contains { text.hasPrefix($0) } }

    static func check(_ url: String) throws(RegistryError) {
        guard let scheme = schemes.first(where: { url.hasPrefix($0) }), !url.utf8.contains(0) else {
            throw invalid("does not begin with postgres://")
        }
        let rest = url.dropFirst(scheme.count)
        // A second one, or one behind a slash, belongs to a password that is not encoded; what follows would be taken
        // for the host or the database, and shown.
        let marks = rest.indices.filter { rest[$0] == "@" }
        guard marks.count <= 1, !(marks.first.map { rest[..<$0].contains { "/?#".contains($0) } } ?? false) else {
            throw invalid(
                "has an \"@\" in a place where it has to be written as %40, or a \"/\", \"?\" or \"#\" before it")
        }
        guard let query = rest.firstIndex(of: "?") else { return }
        let known = ConnectionOptions.keywords().subtracting(reserved).union(["ssl"])
        for option in rest[rest.index(after: query)...].split(separator: "&") {
            guard let end = option.firstIndex(of: "=") else { throw invalid("has an option without a value") }
            let name = String(option[..<end])
            let text = name.removingPercentEncoding ?? name
            guard known.contains(text) else {
                let shown = text.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") } && text.count <= 40
                throw invalid("has an option\(shown ? " \"\(text)\"" : "") that is unknown or cannot be chosen")
            }
        }
    }

    static func invalid(_ fault: String) -> RegistryError {
        RegistryError(
            .invalid,
            """
            The registry's URL \(fault): write postgres://user:password@host:port/database, with options of \
            PostgreSQL's client library behind a "?", and percent-encode what is not a letter or digit in user and \
            password.
            """)
    }

    /// A name as a part of a URL, in printable characters.
    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~")))
            ?? ""
    }
}
