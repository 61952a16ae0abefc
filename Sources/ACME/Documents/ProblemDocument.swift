internal import JSON

/// What an authority says of a refusal (RFC 7807; RFC 8555 section 6.7).
struct ProblemDocument: Sendable, Hashable {
    struct Subproblem: Sendable, Hashable {
        let identifier: String?
        let type: ProblemType
        let detail: String
    }

    static let mostSubproblems = 8

    let type: ProblemType
    /// The type as it was sent.
    let uri: String
    let detail: String
    let subproblems: [Subproblem]

    init(_ document: ACMEDocument) {
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
    var summary: String {
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
