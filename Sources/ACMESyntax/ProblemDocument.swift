internal import JSON

/// What an authority says of a refusal (RFC 7807; RFC 8555 section 6.7).
public struct ProblemDocument: Sendable, Hashable {
    public struct Subproblem: Sendable, Hashable {
        public let identifier: String?
        public let type: ProblemType
        public let detail: String
    }

    public static let mostSubproblems = 8

    public let type: ProblemType
    /// The type as it was sent.
    public let uri: String
    public let detail: String
    public let subproblems: [Subproblem]

    public init(_ document: ACMEDocument) {
        uri = document.text("type") ?? "about:blank"
        type = ProblemType(uri: uri)
        detail = document.text("detail") ?? document.text("title") ?? ""
        subproblems = (document["subproblems"]?.array ?? []).prefix(Self.mostSubproblems).compactMap { value in
            guard value.object != nil else { return nil }
            return Subproblem(
                identifier: value["identifier"]?["value"]?.string, type: ProblemType(uri: value["type"]?.string ?? ""),
                detail: value["detail"]?.string ?? "")
        }
    }

    /// One line for a log.
    public var summary: String {
        let name = uri.hasPrefix(ProblemType.prefix) ? String(uri.dropFirst(ProblemType.prefix.count)) : uri
        var text = ForeignWords.line(name, longest: 60)
        if !detail.isEmpty { text += " (\(ForeignWords.line(detail)))" }
        for problem in subproblems {
            let name = problem.identifier.map { ForeignWords.line($0, longest: 80) + ": " } ?? ""
            text += "; " + name + ForeignWords.line(problem.detail, longest: 160)
        }
        return text
    }
}
