import Testing

@testable import Identity

@Suite struct RateLimiterTests {
    private let time = ManualClock()

    private func limiter(_ rate: Int, _ burst: Int, keys: Int = 100) -> RateLimiter<String> {
        RateLimiter(rate: rate, burst: burst, maximumKeys: keys, clock: time.clock)
    }

    @Test func aFullBucketLetsABurstThroughAndThenTheRate() {
        let limiter = limiter(2, 3)
        for _ in 0..<3 { #expect(limiter.admit("a") == .admitted) }
        #expect(limiter.admit("a") == .limited(retryAfterSeconds: 1))
        time.advance(.milliseconds(499))
        #expect(limiter.admit("a") == .limited(retryAfterSeconds: 1))
        time.advance(.milliseconds(1))
        #expect(limiter.admit("a") == .admitted)
        #expect(limiter.admit("a") == .limited(retryAfterSeconds: 1))
        time.advance(.seconds(100))
        for _ in 0..<3 { #expect(limiter.admit("a") == .admitted) }
        #expect(limiter.admit("a") != .admitted)
    }

    @Test func theWaitThatIsToldIsEnough() {
        let limiter = RateLimiter<String>(rate: 1, per: .seconds(90), burst: 2, clock: time.clock)
        #expect(limiter.admit("a") == .admitted && limiter.admit("a") == .admitted)
        #expect(limiter.admit("a") == .limited(retryAfterSeconds: 90))
        time.advance(.milliseconds(500))
        #expect(limiter.admit("a") == .limited(retryAfterSeconds: 90))
        time.advance(.seconds(89))
        #expect(limiter.admit("a") == .limited(retryAfterSeconds: 1))
        time.advance(.seconds(1))
        #expect(limiter.admit("a") == .admitted)
    }

    @Test func refusedRequestsTakeNothing() {
        let limiter = limiter(1, 1)
        #expect(limiter.admit("a") == .admitted)
        for _ in 0..<1000 { #expect(limiter.admit("a") == .limited(retryAfterSeconds: 1)) }
        time.advance(.seconds(1))
        #expect(limiter.admit("a") == .admitted)
    }

    @Test func keysDoNotSlowEachOther() {
        let limiter = limiter(1, 1)
        for key in ["a", "b", "c"] { #expect(limiter.admit(key) == .admitted) }
        for key in ["a", "b", "c"] { #expect(limiter.admit(key) != .admitted) }
    }

    /// A flood of other keys neither frees a key that is held back nor grows the table.
    @Test func aFloodOfKeysResetsNobody() {
        let limiter = limiter(1, 1, keys: 10)
        #expect(limiter.admit("held") == .admitted)
        var admitted = 0
        for number in 0..<1000 where limiter.admit("flood \(number)") == .admitted { admitted += 1 }
        #expect(admitted == 9 + 1, "the free places and one from the bucket of the others")
        #expect(limiter.admit("held") == .limited(retryAfterSeconds: 1))
        #expect(limiter.keyCount == 10)
    }

    @Test func fullBucketsMakeRoom() {
        let limiter = limiter(1, 2, keys: 3)
        for key in ["a", "b", "c"] { #expect(limiter.admit(key) == .admitted) }
        #expect(limiter.admit("c") == .admitted)
        #expect(limiter.admit("d") == .admitted && limiter.keyCount == 3)
        time.advance(.seconds(1))
        #expect(limiter.admit("e") == .admitted)
        #expect(limiter.keyCount == 2, "the bucket of c, which was not full, and that of e")
        #expect(limiter.admit("c") == .admitted)
        #expect(limiter.admit("c") != .admitted)
    }

    @Test func manyAtOnceGetNoMoreThanTheBurst() async {
        let limiter = limiter(1, 50)
        let admitted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<400 { group.addTask { limiter.admit("a") == .admitted } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(admitted == 50)
    }

    @Test func senselessSettingsAreNearestSensibleOnes() {
        let limiter = RateLimiter<Int>(rate: 0, per: .zero, burst: -5, maximumKeys: 0, clock: time.clock)
        #expect(limiter.admit(1) == .admitted)
        #expect(limiter.admit(1) == .limited(retryAfterSeconds: 1))
        let endless = RateLimiter<Int>(rate: .max, per: .seconds(1 << 60), burst: .max, clock: time.clock)
        for _ in 0..<1000 { #expect(endless.admit(1) == .admitted) }
        let slow = RateLimiter<Int>(rate: 1, per: .seconds(1 << 60), burst: 1, clock: time.clock)
        #expect(slow.admit(1) == .admitted && slow.admit(1) == .limited(retryAfterSeconds: 86_400))
    }
}
