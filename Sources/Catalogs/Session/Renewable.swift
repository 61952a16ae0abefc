import Synchronization
import Tables

/// A value that is fetched by one of those who need it while the others wait, and kept until it is stale or rejected.
final class Renewable<Value: Sendable>: Sendable {
    /// A value and which of the fetched ones it is.
    struct Held: Sendable {
        let value: Value
        let generation: Int
    }

    private struct State {
        var held: Held?
        var flight: (number: Int, task: Task<Result<Held, TableError>, Never>)?
        var generation = 0
    }

    private let state = Mutex(State())

    /// The value that is kept, or one that is fetched now.
    ///
    /// - Parameters:
    ///   - isFresh: whether a kept value is still good.
    ///   - fetch: goes on to its end when the task that asked is cancelled: others may wait for it.
    func value(
        isFresh: (Value) -> Bool, fetch: @escaping @Sendable () async -> Result<Value, TableError>
    ) async throws(TableError) -> Held {
        let task: Task<Result<Held, TableError>, Never>
        switch state.withLock({ start(&$0, isFresh, fetch) }) {
        case .success(let held): return held
        case .failure(let flight): task = flight.task
        }
        return try await task.value.get()
    }

    /// Forgets the value of `generation`; a newer one stays.
    func reject(_ generation: Int) {
        state.withLock { state in
            if state.held?.generation == generation { state.held = nil }
        }
    }

    /// The value on its way.
    private struct Flight: Error {
        let task: Task<Result<Held, TableError>, Never>
    }

    private func start(
        _ state: inout State, _ isFresh: (Value) -> Bool,
        _ fetch: @escaping @Sendable () async -> Result<Value, TableError>
    ) -> Result<Held, Flight> {
        if let held = state.held, isFresh(held.value) { return .success(held) }
        if let flight = state.flight { return .failure(Flight(task: flight.task)) }
        state.generation += 1
        let number = state.generation
        let task = Task { [self] in
            let outcome = await fetch().map { Held(value: $0, generation: number) }
            finish(number, outcome)
            return outcome
        }
        state.flight = (number, task)
        return .failure(Flight(task: task))
    }

    private func finish(_ number: Int, _ outcome: Result<Held, TableError>) {
        state.withLock { state in
            if state.flight?.number == number { state.flight = nil }
            if case .success(let held) = outcome { state.held = held } else { state.held = nil }
        }
    }
}
