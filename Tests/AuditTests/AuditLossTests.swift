import Testing

@testable import Audit

/// How many events are lost is said to the event: in the audit, in the figures and in the report.
@Suite(.timeLimit(.minutes(1)))
struct AuditLossTests {
    /// A writer whose sink hangs in its second batch, which ends in a gap.
    struct Stalled {
        let sink = TrialSink(.hangs)
        let reports = Reports<AuditTrouble>()
        let writer: AuditWriter
        /// Events of the batch that hangs, without the gap.
        private(set) var inFlight = 0
        let gap = 7

        init() async throws {
            writer = AuditWriter(
                sink: sink, settings: AuditSettings(queueBytes: 0, whenFull: .lose), report: reports.add)
            #expect(writer.offer(Sample.event(0)))
            try await reach(call: 1)
            inFlight = fill(losing: gap)
            sink.become(.hangs)
            try await reach(call: 2)
        }

        /// Fills the queue, and goes on until so many events are lost.
        ///
        /// - Returns: how many were kept.
        func fill(losing lost: Int) -> Int {
            var kept = 0
            while writer.offer(Sample.event(1)) { kept += 1 }
            for _ in 1..<lost { #expect(!writer.offer(Sample.event(2))) }
            return kept
        }

        func reach(call: Int) async throws {
            #expect(try await AuditWriterTests.eventually { sink.calls == call })
        }
    }

    @Test func eachGapStandsWhereEventsAreMissingWithTheirNumber() async throws {
        let stalled = try await Stalled()
        let behind = stalled.fill(losing: 5)
        #expect(stalled.writer.figures.lost == 12)
        stalled.sink.become(.takes)
        await stalled.writer.close(within: .seconds(20))
        let events = stalled.sink.events
        let gaps = events.indices.filter { events[$0].kind == .gap }
        #expect(gaps == [1 + stalled.inFlight, 1 + stalled.inFlight + 1 + behind])
        #expect(gaps.map { events[$0].lost } == [7, 5] && events.count == gaps.last.map { $0 + 1 })
        #expect(stalled.writer.figures.lost == 12 && stalled.writer.figures.written == Int64(events.count))
        #expect(stalled.reports.all == [.losing, .lost(7), .lost(5)])
    }

    /// The gap that could not be written is of seven events, not one.
    @Test func aGapThatIsNotWrittenByTheEndIsInTheNumberThatIsLost() async throws {
        let stalled = try await Stalled()
        let behind = stalled.fill(losing: 5)
        let all = Int64(stalled.inFlight + 7 + behind + 5)
        stalled.sink.become(.fails(after: 0))
        await stalled.writer.close(within: .milliseconds(200))
        #expect(stalled.reports.all.last == .lostAtEnd(all))
        #expect(stalled.writer.figures.lost == all && stalled.writer.figures.queued == 0)
        #expect(stalled.writer.figures.written == 1 && Sample.numbers(stalled.sink.bytes) == [0])
    }

    /// Of a batch that was written in part only the rest is lost, with the gap behind it.
    @Test func whatWasWrittenOfTheLastBatchIsNotLost() async throws {
        let stalled = try await Stalled()
        stalled.sink.become(.hasRoom(3 * Sample.line(Sample.event(1)).count))
        await stalled.writer.close(within: .milliseconds(200))
        #expect(Sample.numbers(stalled.sink.bytes) == [0, 1, 1, 1] && stalled.writer.figures.written == 4)
        let all = Int64(stalled.inFlight - 3 + 7)
        #expect(stalled.reports.all.last == .lostAtEnd(all) && stalled.writer.figures.lost == all)
    }

    @Test func aGapInASinkThatHangsIsInTheNumberThatIsSaidAtTheEnd() async throws {
        let stalled = try await Stalled()
        let behind = stalled.fill(losing: 5)
        await stalled.writer.close(within: .milliseconds(50))
        #expect(stalled.reports.all == [.losing, .lostAtEnd(Int64(stalled.inFlight + 7 + behind + 5))])
        stalled.sink.become(.takes)
    }

    /// Requests that wait are lost when their time is over, and none that was told otherwise.
    @Test func requestsThatWaitedInVainAreTheNumberOfTheGap() async throws {
        let sink = TrialSink(.hangs)
        let writer = AuditWriter(
            sink: sink, settings: AuditSettings(queueBytes: 0, whenFull: .block(limit: .milliseconds(50))),
            report: { _ in })
        #expect(writer.offer(Sample.event(0)))
        #expect(try await AuditWriterTests.eventually { sink.calls == 1 })
        var kept = 1
        // The first request that waits in vain has found the queue full.
        while await writer.record(Sample.event(kept)) { kept += 1 }
        let late = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<6 { group.addTask { await writer.record(Sample.event(1000 + number)) } }
            return await group.reduce(into: 0) { $0 += $1 ? 0 : 1 }
        }
        #expect(late == 6 && writer.figures.lost == 7)
        sink.become(.takes)
        await writer.close(within: .seconds(20))
        #expect(sink.events.compactMap(Sample.number) == Array(0..<kept))
        #expect(sink.events.compactMap(\.lost) == [7] && sink.events.last?.kind == .gap)
        #expect(writer.figures.lost == 7)
    }
}
