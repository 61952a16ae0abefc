import Registry

/// Makes a difference disappear, step by step, until one fails.
struct DifferenceRun: Sendable {
    enum Outcome: String, Sendable, Hashable, Encodable {
        /// Asked about only.
        case planned
        case done
        /// Nothing of the step was done.
        case refused
        /// The answer got lost: the step was done as a whole, or not at all.
        case unknown
        case notDone
    }

    /// One for each step.
    private(set) var outcomes: [Outcome]
    private(set) var failure: CommandError?
    private let steps: [DifferenceStep]

    /// The steps as they are before the first.
    init(_ steps: [DifferenceStep], outcome: Outcome = .notDone) {
        self.steps = steps
        outcomes = steps.map { _ in outcome }
    }

    /// Each step goes with the revisions that the difference was found at, so that what somebody else changed
    /// meanwhile is refused, not overwritten.
    mutating func perform(from state: RegistryState, through client: any RegistryClient) async {
        var revisions = Revisions(state)
        for index in steps.indices {
            let step = steps[index]
            do {
                let answer = try await client.perform(
                    .under(conditions: revisions.conditions(for: step), operation: step.operation))
                revisions.note(answer, of: step)
                outcomes[index] = .done
            } catch {
                let reason = ErrorReport(error).error
                outcomes[index] = reason.kind == .unavailable ? .unknown : .refused
                let done = "\(index) of \(steps.count) changes were made before it"
                failure = CommandError(
                    reason.kind,
                    "\(step.title) could not be \(Self.verb(step.action)): \(reason.message); \(done), and none after "
                        + "it: once that is put right, the same command goes on from there", details: reason.details)
                return
            }
        }
    }

    private static func verb(_ action: DifferenceAction) -> String {
        switch action {
        case .create: "made"
        case .change: "changed"
        case .remove: "taken away"
        }
    }
}
