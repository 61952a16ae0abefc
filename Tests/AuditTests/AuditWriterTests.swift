import Foundation
import Testing

@testable import Audit

@Suite(.timeLimit(.minutes(1)))
struct AuditWriterTests {
    static func eventually(_ holds: () -> Bool) async throws -> Bool {
        for _ in 0..<1000 {
            if holds() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test func eventsOfManyRequestsAreAllWrittenOnce() async {
        let sink = TrialSink()
        let reports = Reports<AuditTrouble>()
        let writer = AuditWriter(sink: sink, report: reports.add)
        await withTaskGroup { group in
            for task in 0..<20 {
                group.addTask {
                    for number in 0..<100 { #expect(await writer.record(Sample.event(task * 100 + number))) }
                }
            }
        }
        await writer.close(within: .seconds(20))
        #expect(Sample.numbers(sink.bytes).sorted() == Array(0..<2000))
        #expect(writer.figures == AuditFigures(queued: 0, queuedBytes: 0, written: 2000, lost: 0, failures: 0))
        #expect(sink.isClosed && reports.all.isEmpty)
    }

    @Test func whatASinkDoesNotTakeIsTriedAgainWhereItStopped() async throws {
        let sink = TrialSink(.hasRoom(100))
        let reports = Reports<AuditTrouble>()
        let writer = AuditWriter(sink: sink, report: reports.add)
        for number in 0..<50 { #expect(await writer.record(Sample.event(number))) }
        #expect(try await Self.eventually { sink.calls > 3 })
        #expect(writer.figures.queued > 0 && writer.figures.failures >= 3)
        sink.become(.takes)
        await writer.close(within: .seconds(20))
        #expect(sink.bytes == (0..<50).flatMap { Sample.line(Sample.event($0)) })
        #expect(writer.figures.lost == 0 && writer.figures.written == 50)
        #expect(reports.all == [.failing(AuditError(.noSpace, "the test's sink is full")), .recovered])
    }

    @Test func aRequestWaitsForRoomAndIsKept() async throws {
        let sink = TrialSink(.hangs)
        let writer = AuditWriter(
            sink: sink, settings: AuditSettings(queueBytes: 0, whenFull: .block(limit: .seconds(50))), report: { _ in })
        // The first batch hangs in the sink; the queue fills behind it.
        #expect(writer.offer(Sample.event(0)))
        #expect(try await Self.eventually { sink.calls == 1 })
        var number = 1
        while writer.figures.queuedBytes + 500 < 64 << 10 {
            #expect(writer.offer(Sample.event(number)))
            number += 1
        }
        let last = number + 1
        async let kept = writer.record(Sample.event(last - 1))
        async let alsoKept = writer.record(Sample.event(last))
        try await Task.sleep(for: .milliseconds(100))
        sink.become(.takes)
        #expect(await kept)
        #expect(await alsoKept)
        await writer.close(within: .seconds(20))
        #expect(Sample.numbers(sink.bytes).sorted() == Array(0...last))
        #expect(writer.figures.lost == 0)
    }

    @Test(arguments: [AuditSettings.FullQueue.lose, .block(limit: .milliseconds(80))])
    func whatIsLostIsCountedSaidAndWritten(policy: AuditSettings.FullQueue) async throws {
        let sink = TrialSink(.hangs)
        let reports = Reports<AuditTrouble>()
        let writer = AuditWriter(
            sink: sink, settings: AuditSettings(queueBytes: 0, whenFull: policy), report: reports.add)
        #expect(writer.offer(Sample.event(0)))
        #expect(try await Self.eventually { sink.calls == 1 })
        var kept = 1
        while writer.figures.queuedBytes + 500 < 64 << 10 {
            #expect(writer.offer(Sample.event(kept)))
            kept += 1
        }
        var lost = 0
        let began = ContinuousClock.now
        for number in 0..<4 where await !writer.record(Sample.event(1000 + number)) { lost += 1 }
        #expect(ContinuousClock.now - began < .seconds(20))
        #expect(lost >= 3 && writer.figures.lost == Int64(lost))
        kept += 4 - lost
        sink.become(.takes)
        #expect(try await Self.eventually { writer.figures.queued == 0 })
        #expect(await writer.record(Sample.event(5000)))
        await writer.close(within: .seconds(20))
        let gaps = sink.events.filter { $0.kind == .gap }
        #expect(gaps.compactMap(\.lost) == [Int64(lost)])
        #expect(sink.events.count == kept + 2)
        #expect(sink.events.last.flatMap(Sample.number) == 5000)
        #expect(reports.all == [.losing, .lost(Int64(lost))])
    }

    @Test func theEndGivesUpAfterItsTimeAndSaysWhatIsLost() async {
        let sink = TrialSink(.fails(after: 0))
        let reports = Reports<AuditTrouble>()
        let writer = AuditWriter(sink: sink, report: reports.add)
        for number in 0..<5 { #expect(await writer.record(Sample.event(number))) }
        let began = ContinuousClock.now
        await writer.close(within: .milliseconds(300))
        #expect(ContinuousClock.now - began < .seconds(10))
        #expect(reports.all.last == .lostAtEnd(5))
        #expect(writer.figures.lost == 5 && writer.figures.queued == 0 && sink.isClosed)
        #expect(await !writer.record(Sample.event(9)))
    }

    @Test func aSinkThatHangsDoesNotHoldUpTheEnd() async throws {
        let sink = TrialSink(.hangs)
        let reports = Reports<AuditTrouble>()
        let writer = AuditWriter(sink: sink, report: reports.add)
        #expect(writer.offer(Sample.event(0)))
        #expect(try await Self.eventually { sink.calls == 1 })
        for number in 1..<4 { #expect(writer.offer(Sample.event(number))) }
        let began = ContinuousClock.now
        await writer.close(within: .milliseconds(100))
        #expect(ContinuousClock.now - began < .seconds(15))
        #expect(reports.all == [.lostAtEnd(4)])
        sink.become(.takes)
    }

    @Test func aSinkThatFailsDoesNotHoldUpAnother() async {
        let (good, bad) = (TrialSink(), TrialSink(.fails(after: 0)))
        let trail = AuditTrail([good, bad].map { AuditWriter(sink: $0, report: { _ in }) })
        for number in 0..<10 { #expect(await trail.record(Sample.event(number))) }
        await trail.close(within: .milliseconds(200))
        #expect(Sample.numbers(good.bytes) == Array(0..<10))
        #expect(bad.bytes.isEmpty && trail.writers[1].figures.lost == 10)
    }
}
