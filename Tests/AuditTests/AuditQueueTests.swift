import Testing

@testable import Audit

struct AuditQueueTests {
    static let size = Sample.line(Sample.event()).count
    static let time = AuditTime(milliseconds: 0)

    static func numbers(_ queue: inout AuditQueue) -> [Int]? {
        queue.take(at: time).map { Sample.numbers(Array($0.batch.rest)) }
    }

    @Test func eventsComeOutInTheirOrderAndOnce() {
        var queue = AuditQueue(capacity: 1 << 20, mostWaiting: 0)
        for number in 0..<10 { #expect(queue.offer(Sample.event(number)) == true) }
        #expect(queue.count == 10 && queue.byteCount == 10 * Self.size)
        let taken = queue.take(at: Self.time)
        #expect(taken.map { Sample.numbers(Array($0.batch.rest)) } == Array(0..<10))
        #expect(queue.isEmpty && queue.take(at: Self.time) == nil)
    }

    @Test func aFullQueueTakesNothingAndStaysWhole() {
        var queue = AuditQueue(capacity: 3 * Self.size, mostWaiting: 0)
        let kept = (0..<5).map { queue.offer(Sample.event($0)) }
        #expect(kept == [true, true, true, false, false])
        #expect(queue.wait(Sample.event(5)) == .lost && queue.lost == 1)
        #expect(Self.numbers(&queue) == [0, 1, 2])
    }

    @Test func oneEventAlwaysFits() {
        var queue = AuditQueue(capacity: 1, mostWaiting: 1)
        #expect(queue.offer(Sample.event(0)) == true)
        #expect(queue.wait(Sample.event(1)) == .waits(1))
        let first = queue.take(at: Self.time)
        #expect(first?.admitted == [1])
        #expect(Self.numbers(&queue) == [1])
    }

    @Test func whoWaitsLongestGetsRoomFirst() {
        var queue = AuditQueue(capacity: 2 * Self.size, mostWaiting: 4)
        for number in 0..<2 { #expect(queue.wait(Sample.event(number)) == .kept) }
        for number in 2..<6 { #expect(queue.wait(Sample.event(number)) == .waits(UInt64(number - 1))) }
        #expect(queue.wait(Sample.event(6)) == .lost)
        let first = queue.take(at: Self.time)
        #expect(first?.admitted == [1, 2] && first?.gap == 1)
        // There is no room, and if there were, others wait for it.
        #expect(queue.offer(Sample.event(7)) == false)
        #expect(queue.expire(3) && !queue.expire(3) && !queue.expire(1))
        #expect(queue.lost == 2)
        let second = queue.take(at: Self.time)
        #expect(second?.admitted == [4] && second?.gap == 1)
        #expect(queue.offer(Sample.event(8)) == true)
        #expect(Self.numbers(&queue) == [5, 8])
    }

    /// There is room for the small event, but not its turn.
    @Test func aSmallEventDoesNotOvertakeALargeOneThatWaits() {
        let large = Self.large(1)
        var queue = AuditQueue(capacity: Sample.line(large).count + Self.size, mostWaiting: 8)
        for number in 0..<2 { #expect(queue.offer(Sample.event(number)) == true) }
        #expect(queue.wait(Self.large(2)) == .waits(1))
        #expect(queue.byteCount + Self.size <= Sample.line(large).count + Self.size)
        #expect(queue.offer(Sample.event(3)) == false)
        #expect(queue.wait(Sample.event(3)) == .waits(2))
        #expect(Self.numbers(&queue) == [0, 1])
        #expect(Self.numbers(&queue) == [2, 3])
    }

    /// The small event would fit behind the first that is let in; the large one between them does not.
    @Test func aSmallEventIsNotLetInBeforeALargeOneThatWaitsLonger() {
        let capacity = Sample.line(Self.large(0)).count + Self.size / 2
        var queue = AuditQueue(capacity: capacity, mostWaiting: 8)
        #expect(queue.offer(Self.large(0)) == true)
        #expect(queue.wait(Sample.event(1)) == .waits(1))
        #expect(queue.wait(Self.large(2)) == .waits(2))
        #expect(queue.wait(Sample.event(3)) == .waits(3))
        let first = queue.take(at: Self.time)
        #expect(first?.admitted == [1])
        let second = queue.take(at: Self.time)
        #expect(second.map { Sample.numbers(Array($0.batch.rest)) } == [1] && second?.admitted == [2])
        let third = queue.take(at: Self.time)
        #expect(third.map { Sample.numbers(Array($0.batch.rest)) } == [2] && third?.admitted == [3])
        #expect(Self.numbers(&queue) == [3])
    }

    /// An event about as large as three of the others.
    static func large(_ number: Int) -> AccessEvent {
        var event = Sample.event(number)
        event.table = String(repeating: "t", count: 1000)
        return event
    }

    @Test func aLossIsWrittenBehindWhatWasKeptBefore() throws {
        var queue = AuditQueue(capacity: 2 * Self.size, mostWaiting: 0)
        for number in 0..<5 where queue.wait(Sample.event(number)) == .lost {}
        let last = queue.take(at: Self.time)
        let taken = try #require(last)
        let events = taken.batch.rest.split(separator: 0x0A).compactMap(AuditLine.read)
        #expect(events.map(\.kind) == [.access, .access, .gap] && events.last?.lost == 3 && taken.gap == 3)
        #expect(queue.isEmpty && queue.lost == 3)
    }

    @Test func aLossIsSaidThoughNothingElseIsQueued() {
        var queue = AuditQueue(capacity: Self.size, mostWaiting: 0)
        queue.lose(4)
        #expect(!queue.isEmpty)
        let taken = queue.take(at: Self.time)
        #expect(taken?.batch.count == 1)
    }

    @Test func whatIsGivenUpIsCountedOnce() {
        var queue = AuditQueue(capacity: 2 * Self.size, mostWaiting: 1)
        for number in 0..<4 { _ = queue.wait(Sample.event(number)) }
        #expect(queue.lost == 1)
        #expect(queue.discard() == 4)
        #expect(queue.lost == 4 && queue.isEmpty && queue.take(at: Self.time) == nil)
    }

    @Test func aBatchKnowsHowFarItIsWritten() {
        var batch = Sample.batch(0..<4)
        let size = batch.nextLine.count
        batch.advance(by: size + 5)
        #expect(batch.count == 3 && batch.nextLine.count == size - 5 && batch.rest.count == 3 * size - 5)
        batch.advance(by: size - 5)
        #expect(batch.count == 2)
        batch.advance(byWholeLinesIn: size + 7)
        #expect(batch.count == 1 && batch.rest.count == size)
        #expect(batch.lines(fitting: 1).count == size)
        batch.advance(by: size)
        #expect(batch.isEmpty && batch.rest.isEmpty && batch.nextLine.isEmpty && batch.lines(fitting: 9).isEmpty)
        #expect(Sample.batch(0..<4).lines(fitting: 3 * size - 1).count == 2 * size)
    }
}
