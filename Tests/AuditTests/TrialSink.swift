import Dispatch
import Synchronization

@testable import Audit

/// A sink that fails, takes its time or takes half, as a test has it.
final class TrialSink: AuditSink {
    enum Mood {
        case takes
        /// Takes so many bytes, then fails.
        case fails(after: Int)
        /// Does not come back before it is let go.
        case hangs
    }

    private struct State {
        var mood = Mood.takes
        var bytes: [UInt8] = []
        var calls = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let gate = DispatchSemaphore(value: 0)

    init(_ mood: Mood = .takes) {
        state.withLock { $0.mood = mood }
    }

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var calls: Int { state.withLock { $0.calls } }
    var isClosed: Bool { state.withLock { $0.isClosed } }
    var events: [AccessEvent] { bytes.split(separator: 0x0A).compactMap(AuditLine.read) }

    func become(_ mood: Mood) {
        state.withLock { $0.mood = mood }
        gate.signal()
    }

    func write(_ batch: inout AuditBatch) throws(AuditError) {
        let mood = state.withLock { state in
            state.calls += 1
            return state.mood
        }
        if case .hangs = mood { gate.wait() }
        let failure: AuditError? = state.withLock { state in
            guard case .fails(let count) = state.mood else {
                state.bytes += batch.rest
                batch.advance(by: batch.rest.count)
                return nil
            }
            let taken = batch.rest.prefix(count)
            state.bytes += taken
            batch.advance(by: taken.count)
            return batch.isEmpty ? nil : AuditError(.noSpace, "the test's sink is full")
        }
        if let failure { throw failure }
    }

    func tick() throws(AuditError) {}

    func close() throws(AuditError) {
        state.withLock { $0.isClosed = true }
    }
}
