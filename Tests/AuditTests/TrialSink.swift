import Dispatch
import Synchronization

@testable import Audit

/// A sink that fails, takes its time or takes half, as a test has it.
final class TrialSink: AuditSink {
    enum Mood {
        case takes
        /// Takes so many bytes of each call, then fails.
        case fails(after: Int)
        /// Takes so many bytes of all calls, then fails.
        case hasRoom(Int)
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
            let count =
                switch state.mood {
                case .takes, .hangs: batch.rest.count
                case .fails(let count), .hasRoom(let count): count
                }
            let taken = batch.rest.prefix(count)
            if case .hasRoom = state.mood { state.mood = .hasRoom(count - taken.count) }
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
