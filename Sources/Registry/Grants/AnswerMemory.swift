import Synchronization

/// What the data plane was told last, for the short time that the database may be away.
///
/// An answer is given from here only where the database does not give one, and never for longer than the configured
/// time after it did: that time is how long a revocation can go unheard. Changes that are heard of empty the memory.
final class AnswerMemory: Sendable {
    /// Answers that are kept; more than a server's recipients ask for in the time.
    static let capacity = 10_000
    /// How long the database is left alone after it did not answer, where an answer is here.
    private static let pause = Duration.seconds(1)

    private struct State {
        /// By the bytes of questions, as the database compares: strings that Unicode takes for the same are two.
        var answers: [[UInt8]: (value: any Sendable, time: ContinuousClock.Instant)] = [:]
        var awayUntil: ContinuousClock.Instant?
        /// Grows when the memory is emptied, so that an answer from before that is not kept after it.
        var generation: UInt64 = 0
    }

    private let state = Mutex(State())
    private let lifetime: Duration
    private let now: @Sendable () -> ContinuousClock.Instant

    init(
        lifetime: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.lifetime = lifetime
        self.now = now
    }

    /// - Parameters:
    ///   - question: tells it from all others; holds no secret.
    ///   - read: asks the database.
    func answer<Value: Sendable>(
        _ question: String, _ read: () async throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        let question = Array(question.utf8)
        if isAway(), let value: Value = recall(question) { return value }
        let generation = state.withLock { $0.generation }
        do {
            let value = try await read()
            keep(value, for: question, generation)
            return value
        } catch {
            guard error.kind == .unavailable else {
                forget(question)
                throw error
            }
            let time = now()
            state.withLock { $0.awayUntil = time + Self.pause }
            guard let value: Value = recall(question) else { throw error }
            return value
        }
    }

    func forgetAll() {
        state.withLock { state in
            state.answers = [:]
            state.generation += 1
        }
    }

    /// Whether the database did not answer a moment ago. Of those that ask after the pause, one finds out.
    private func isAway() -> Bool {
        let time = now()
        return state.withLock { state in
            guard let until = state.awayUntil else { return false }
            if time < until { return true }
            state.awayUntil = time + Self.pause
            return false
        }
    }

    private func recall<Value: Sendable>(_ question: [UInt8]) -> Value? {
        let oldest = now() - lifetime
        return state.withLock { state in
            guard let answer = state.answers[question], answer.time >= oldest else { return nil }
            return answer.value as? Value
        }
    }

    private func keep(_ value: some Sendable, for question: [UInt8], _ generation: UInt64) {
        let time = now()
        state.withLock { state in
            state.awayUntil = nil
            guard state.generation == generation else { return }
            if state.answers.count >= Self.capacity, state.answers[question] == nil {
                let oldest = time - lifetime
                state.answers = state.answers.filter { $0.value.time >= oldest }
                if state.answers.count >= Self.capacity { state.answers = [:] }
            }
            state.answers[question] = (value, time)
        }
    }

    private func forget(_ question: [UInt8]) {
        state.withLock { $0.answers[question] = nil }
    }
}
