import Foundation
import Synchronization
import Testing

@testable import Registry

/// What is remembered helps only while the database is away, and not for long.
@Suite struct AnswerMemoryTests {
    private final class Clock: Sendable {
        private let time = Mutex(ContinuousClock.now)
        func advance(_ duration: Duration) { time.withLock { $0 += duration } }
        var now: ContinuousClock.Instant { time.withLock { $0 } }
    }

    private static let away = RegistryError(.unavailable, "The database is away.")

    private func memory(_ clock: Clock) -> AnswerMemory {
        AnswerMemory(lifetime: .seconds(30), now: { clock.now })
    }

    private func ask(
        _ memory: AnswerMemory, _ answer: Result<Int, RegistryError>, to question: String = "q"
    ) async -> Result<Int, RegistryError> {
        do throws(RegistryError) {
            return .success(try await memory.answer(question) { () throws(RegistryError) in try answer.get() })
        } catch {
            return .failure(error)
        }
    }

    @Test func anAnswerIsGivenAgainForItsTimeAlone() async {
        let clock = Clock()
        let memory = memory(clock)
        #expect(await ask(memory, .failure(Self.away)) == .failure(Self.away))
        clock.advance(.seconds(2))
        #expect(await ask(memory, .success(1)) == .success(1))
        clock.advance(.seconds(29))
        #expect(await ask(memory, .failure(Self.away)) == .success(1))
        #expect(await ask(memory, .failure(Self.away), to: "other") == .failure(Self.away))
        clock.advance(.seconds(2))
        #expect(await ask(memory, .failure(Self.away)) == .failure(Self.away))
    }

    @Test func theDatabaseGoesFirstWhileItAnswers() async {
        let clock = Clock()
        let memory = memory(clock)
        for number in 1...3 { #expect(await ask(memory, .success(number)) == .success(number)) }
        let gone = RegistryError(.notFound, "There is no such share.")
        #expect(await ask(memory, .failure(gone)) == .failure(gone))
        // What is gone is not answered from before.
        #expect(await ask(memory, .failure(Self.away)) == .failure(Self.away))
    }

    @Test func questionsThatDifferInBytesAreTwo() async {
        let memory = memory(Clock())
        #expect(await ask(memory, .success(1), to: "identity é") == .success(1))
        #expect(await ask(memory, .failure(Self.away), to: "identity é") == .success(1))
        #expect(await ask(memory, .failure(Self.away), to: "identity e\u{301}") == .failure(Self.away))
    }

    @Test func aDatabaseThatIsAwayIsNotAskedByEverybody() async {
        let clock = Clock()
        let memory = memory(clock)
        _ = await ask(memory, .success(1))
        _ = await ask(memory, .failure(Self.away))
        // For a second the memory answers without asking, then one finds out that the database is back.
        #expect(await ask(memory, .success(2)) == .success(1))
        clock.advance(.milliseconds(1100))
        #expect(await ask(memory, .success(3)) == .success(3))
        #expect(await ask(memory, .success(4)) == .success(4))
    }

    @Test func aChangeThatIsHeardOfEmptiesIt() async {
        let clock = Clock()
        let memory = memory(clock)
        _ = await ask(memory, .success(1))
        memory.forgetAll()
        #expect(await ask(memory, .failure(Self.away)) == .failure(Self.away))
        // What was read before the change is not kept after it.
        clock.advance(.seconds(2))
        let late: Int? = try? await memory.answer("q") { () throws(RegistryError) in
            memory.forgetAll()
            return 5
        }
        #expect(late == 5)
        #expect(await ask(memory, .failure(Self.away)) == .failure(Self.away))
    }

    @Test func itIsBounded() async {
        let clock = Clock()
        let memory = memory(clock)
        for number in 0...AnswerMemory.capacity { _ = await ask(memory, .success(number), to: "\(number)") }
        #expect(await ask(memory, .failure(Self.away), to: "0") == .failure(Self.away))
        let last = AnswerMemory.capacity
        #expect(await ask(memory, .failure(Self.away), to: "\(last)") == .success(last))
    }
}
