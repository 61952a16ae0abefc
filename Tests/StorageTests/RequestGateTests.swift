import Testing

@testable import Storage

@Suite struct RequestGateTests {
    private func until(_ condition: () -> Bool) async throws {
        for _ in 0..<500 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(condition())
    }

    @Test func neverMoreThanTheLimit() async {
        let gate = RequestGate(limit: 3)
        let count = Concurrency()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    guard let permit = await gate.acquire() else { return }
                    count.enter()
                    try? await Task.sleep(for: .milliseconds(1))
                    count.leave()
                    withExtendedLifetime(permit) {}
                }
            }
        }
        #expect(count.most == 3)
        #expect(gate.waitingCount == 0)
    }

    @Test func cancelledTasksLeaveTheQueue() async throws {
        let gate = RequestGate(limit: 1)
        var permit = await gate.acquire()
        #expect(permit != nil)
        let cancelled = Task { await gate.acquire() != nil }
        try await until { gate.waitingCount == 1 }
        let patient = Task { await gate.acquire() != nil }
        try await until { gate.waitingCount == 2 }
        cancelled.cancel()
        #expect(await cancelled.value == false)
        #expect(gate.waitingCount == 1)
        permit = nil
        #expect(await patient.value)
        #expect(await gate.acquire() != nil)
    }

    @Test func delaysGrowAndAreBounded() {
        let policy = RetryPolicy(retries: 5)
        #expect(policy.delay(beforeRetry: 0, retryAfter: nil, jitter: 1) == .milliseconds(100))
        #expect(policy.delay(beforeRetry: 3, retryAfter: nil, jitter: 1) == .milliseconds(800))
        #expect(policy.delay(beforeRetry: 60, retryAfter: nil, jitter: 1) == .seconds(10))
        #expect(policy.delay(beforeRetry: 3, retryAfter: nil, jitter: 0) == .zero)
        #expect(policy.delay(beforeRetry: 0, retryAfter: 7, jitter: 1) == .seconds(7))
        #expect(policy.delay(beforeRetry: 0, retryAfter: -7, jitter: 0) == .zero)
        #expect(policy.allowance(forAttempt: 0, of: .seconds(8)) == .seconds(4))
        #expect(policy.allowance(forAttempt: 5, of: .seconds(8)) == .seconds(8))
    }
}
