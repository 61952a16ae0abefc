import Registry

/// What differs from a declaration, and what was done about it.
struct DifferenceReport: CommandResult {
    struct Change: Encodable {
        let action: DifferenceAction
        let object: DifferenceStep.Object
        let name: String
        let outcome: DifferenceRun.Outcome
        let details: [DifferenceLine]
    }

    /// What the declaration does not name.
    struct LeftAlone: Encodable {
        let shares: [String]
        let recipients: [String]
    }

    let isDryRun: Bool
    let changes: [Change]
    let leftAlone: LeftAlone
    private let file: String

    private enum CodingKeys: String, CodingKey { case isDryRun, changes, leftAlone }

    /// - Parameter file: the declaration's, for people.
    init(_ difference: Difference, _ outcomes: [DifferenceRun.Outcome], file: String, isDryRun: Bool) {
        self.isDryRun = isDryRun
        self.file = file
        changes = zip(difference.steps, outcomes).map { step, outcome in
            Change(
                action: step.action, object: step.object, name: step.name, outcome: outcome, details: step.lines)
        }
        leftAlone = LeftAlone(shares: difference.sharesLeftAlone, recipients: difference.recipientsLeftAlone)
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines: [String] = []
        let isWhole = changes.allSatisfy { $0.outcome == .done || $0.outcome == .planned }
        for change in changes {
            let title = "\(change.action.mark) \(change.object.words) \(PrintableText.escape(change.name))"
            lines.append(coloured(title, change.action, style) + (isWhole ? "" : "  [\(words(change.outcome))]"))
            lines += change.details.map { "    " + $0.text }
        }
        if !changes.isEmpty { lines.append("") }
        if !leftAlone.shares.isEmpty || !leftAlone.recipients.isEmpty {
            let names =
                (leftAlone.shares.isEmpty ? [] : ["shares \(shown(leftAlone.shares))"])
                + (leftAlone.recipients.isEmpty ? [] : ["recipients \(shown(leftAlone.recipients))"])
            lines += [
                PrintableText.escape("Left alone, since \(file) does not name them: \(names.joined(separator: "; ")).")
            ]
        }
        return lines + [summary(isWhole)]
    }

    private func shown(_ names: [String]) -> String {
        names.prefix(20).joined(separator: ", ") + (names.count > 20 ? " and \(names.count - 20) more" : "")
    }

    private func summary(_ isWhole: Bool) -> String {
        guard !changes.isEmpty else {
            return PrintableText.escape("Nothing to change: the registry is as \(file) says.")
        }
        let count = [DifferenceAction.create, .change, .remove].map { action in
            "\(changes.filter { $0.action == action }.count) to \(action.rawValue)"
        }.joined(separator: ", ")
        if isDryRun { return "\(count). Nothing was changed." }
        let done = changes.filter { $0.outcome == .done }.count
        return isWhole ? "\(count). All was done." : "\(count). \(done) of \(changes.count) were done."
    }

    private func words(_ outcome: DifferenceRun.Outcome) -> String {
        switch outcome {
        case .planned, .done, .refused: outcome.rawValue
        case .unknown: "unknown"
        case .notDone: "not done"
        }
    }

    private func coloured(_ text: String, _ action: DifferenceAction, _ style: TextStyle) -> String {
        switch action {
        case .create: style.good(text)
        case .change: style.warning(text)
        case .remove: style.bad(text)
        }
    }
}
