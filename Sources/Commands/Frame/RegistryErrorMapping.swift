import Registry

extension CommandError {
    /// The registry's refusal as this program's error.
    init(_ error: RegistryError) {
        let kind: Kind =
            switch error.kind {
            case .alreadyExists, .conflict, .preconditionFailed, .alreadyPerformed: .conflict
            case .notFound: .notFound
            case .invalid: .usage
            case .unavailable: .unavailable
            }
        self.init(kind, Self.clause(error.message))
    }

    /// A sentence as it stands behind `causeway: `: a small letter first, no full stop last.
    private static func clause(_ sentence: String) -> String {
        var text = sentence
        if text.hasSuffix(".") { text.removeLast() }
        guard let first = text.first, text.dropFirst().first?.isLowercase == true else { return text }
        return first.lowercased() + text.dropFirst()
    }
}
