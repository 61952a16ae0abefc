internal import Dispatch
internal import Synchronization

/// Hands events to one sink from a thread of its own, so that requests wait for memory and not for a disk.
///
/// What the sink does not take is kept and tried again. Meanwhile the queue fills; when it is full, events wait for
/// room as ``AuditSettings/FullQueue`` says, and what then is lost is counted, reported, and written as an `auditGap`
/// event once writing works again. Only what is in the queue when the process dies is lost without a trace.
public final class AuditWriter: Sendable {
    private struct State {
        var queue: AuditQueue
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        var isDraining = false
        /// Lines of the batch that is being written.
        var inFlight = 0
        /// How many events the last of these lines tells of, where it is a gap.
        var gapInFlight: Int64 = 0
        var figures = AuditFigures()
        /// When to give up writing; nil until the end has begun.
        var end: ContinuousClock.Instant?
        var isLosing = false
        /// What failed last beside the writing, and when it was said.
        var upkeep: (AuditError, ContinuousClock.Instant)?
    }

    /// The events that wait for room are those of requests that are under way: there are not more of them.
    private static let mostWaiting = 4096
    private static let pauses: (first: Duration, longest: Duration) = (.milliseconds(50), .seconds(2))

    private let sink: any AuditSink
    private let settings: AuditSettings
    private let report: @Sendable (AuditTrouble) -> Void
    private let state: Mutex<State>
    private let thread = DispatchQueue(label: "audit")
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter report: called from the writer's thread or from the request that lost an event; must not wait.
    public init(
        sink: any AuditSink, settings: AuditSettings = AuditSettings(),
        report: @escaping @Sendable (AuditTrouble) -> Void
    ) {
        self.sink = sink
        self.settings = settings
        self.report = report
        state = Mutex(
            State(queue: AuditQueue(capacity: settings.queueBytes, mostWaiting: Self.mostWaiting)))
        tickLater()
    }

    public var figures: AuditFigures {
        state.withLock { state in
            var figures = state.figures
            figures.queued = state.queue.count + state.inFlight
            figures.queuedBytes = state.queue.byteCount
            figures.lost = state.queue.lost
            return figures
        }
    }

    /// Adds an event. Returns at once where there is room, which is nearly always.
    ///
    /// - Returns: false where the event is lost, for callers that refuse what they cannot record.
    @discardableResult
    public func record(_ event: AccessEvent) async -> Bool {
        guard case .block(let limit) = settings.whenFull else { return offer(event) }
        if keep(event) { return true }
        return await withCheckedContinuation { continuation in
            let (verdict, mustStart) = state.withLock { state -> (AuditQueue.Verdict, Bool) in
                guard state.end == nil else {
                    state.queue.lose(1)
                    return (.lost, false)
                }
                let verdict = state.queue.wait(event)
                if case .waits(let id) = verdict { state.waiting[id] = continuation }
                return (verdict, Self.mustStart(&state))
            }
            if mustStart { start() }
            switch verdict {
            case .kept: continuation.resume(returning: true)
            case .lost:
                sayLosing()
                continuation.resume(returning: false)
            case .waits(let id):
                DispatchQueue.global().asyncAfter(deadline: .now() + limit.interval) { self.expire(id) }
            }
        }
    }

    /// Adds an event without waiting, whatever the settings are: for callers that cannot wait.
    ///
    /// - Returns: false where the event is lost.
    @discardableResult
    public func offer(_ event: AccessEvent) -> Bool {
        if keep(event) { return true }
        let mustStart = state.withLock { state in
            state.queue.lose(1)
            return Self.mustStart(&state)
        }
        if mustStart { start() }
        sayLosing()
        return false
    }

    /// Writes what is queued, and closes the sink.
    ///
    /// - Parameter limit: what is not written by then is lost and reported.
    public func close(within limit: Duration) async {
        let end = ContinuousClock.now + limit
        let isFirst = state.withLock { state in
            defer { state.end = state.end ?? end }
            return state.end == nil
        }
        guard isFirst else { return }
        ended.signal()
        let once = Once()
        await withCheckedContinuation { continuation in
            once.hold(continuation)
            thread.async {
                self.drain()
                self.closeSink()
                once.resume()
            }
            // A write that hangs in the operating system does not hold up the server's end.
            DispatchQueue.global().asyncAfter(deadline: .now() + (limit + .seconds(1)).interval) {
                once.resume { self.abandon() }
            }
        }
    }

    // MARK: Requests

    private func keep(_ event: AccessEvent) -> Bool {
        let (kept, mustStart) = state.withLock { state in
            let kept = state.end == nil && state.queue.offer(event)
            return (kept, kept && Self.mustStart(&state))
        }
        if mustStart { start() }
        return kept
    }

    private func expire(_ id: UInt64) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.queue.expire(id) else { return nil }
            return state.waiting.removeValue(forKey: id)
        }
        guard let continuation else { return }
        sayLosing()
        continuation.resume(returning: false)
    }

    private func sayLosing() {
        let isNew = state.withLock { state in
            defer { state.isLosing = true }
            return !state.isLosing
        }
        if isNew { report(.losing) }
    }

    private static func mustStart(_ state: inout State) -> Bool {
        guard !state.isDraining, state.end == nil else { return false }
        state.isDraining = true
        return true
    }

    private func start() {
        thread.async { self.drain() }
    }

    // MARK: The thread

    private func drain() {
        while true {
            let (taken, continuations) = state.withLock { state in
                let taken = state.queue.take(at: .now)
                state.inFlight = taken?.batch.count ?? 0
                state.gapInFlight = taken?.gap ?? 0
                if taken == nil { state.isDraining = false }
                return (taken, taken?.admitted.compactMap { state.waiting.removeValue(forKey: $0) } ?? [])
            }
            for continuation in continuations { continuation.resume(returning: true) }
            guard let taken else { return }
            var batch = taken.batch
            if !write(&batch) { return giveUp(batch, gap: taken.gap) }
            if taken.gap > 0 {
                state.withLock { $0.isLosing = false }
                report(.lost(taken.gap))
            }
        }
    }

    /// Writes the batch, again and again.
    ///
    /// - Returns: false where the end came first.
    private func write(_ batch: inout AuditBatch) -> Bool {
        var pause = Self.pauses.first
        var reported: ContinuousClock.Instant?
        while true {
            let before = batch.count
            let failure = Result { () throws(AuditError) in try sink.write(&batch) }
            let end = state.withLock { state in
                state.figures.written += Int64(before - batch.count)
                state.inFlight = batch.count
                if case .failure = failure { state.figures.failures += 1 }
                return state.end
            }
            guard case .failure(let error) = failure else {
                if reported != nil { report(.recovered) }
                return true
            }
            let now = ContinuousClock.now
            if reported.map({ now - $0 >= .seconds(60) }) ?? true {
                report(.failing(error))
                reported = now
            }
            if let end, now >= end { return false }
            // Some of it was taken: there is no reason to be slow.
            if batch.count < before { pause = Self.pauses.first }
            let rest = end.map { min(pause, $0 - now) } ?? pause
            // Ends early when the end begins; then the semaphore is spent, and the pauses are real again.
            _ = ended.wait(timeout: .now() + rest.interval)
            pause = min(pause * 2, Self.pauses.longest)
        }
    }

    /// The end came before the batch was written.
    ///
    /// - Parameter gap: what the batch's last line tells of, and nothing will.
    private func giveUp(_ batch: AuditBatch, gap: Int64) {
        let (count, continuations) = state.withLock { state in
            let events = Int64(batch.count) - (gap > 0 ? 1 : 0)
            state.queue.lose(events)
            state.inFlight = 0
            defer { state.waiting = [:] }
            return (state.queue.discard() + gap, Array(state.waiting.values))
        }
        for continuation in continuations { continuation.resume(returning: false) }
        report(.lostAtEnd(count))
    }

    /// The sink did not return in time. What it has in hand may be written yet.
    private func abandon() {
        let (count, continuations) = state.withLock { state in
            defer { state.waiting = [:] }
            // The gap is the last line, and so among those in flight as long as there are any.
            let gap = state.inFlight > 0 && state.gapInFlight > 0 ? state.gapInFlight - 1 : 0
            return (state.queue.discard() + Int64(state.inFlight) + gap, Array(state.waiting.values))
        }
        for continuation in continuations { continuation.resume(returning: false) }
        report(.lostAtEnd(count))
    }

    private func closeSink() {
        do throws(AuditError) {
            try sink.close()
        } catch {
            report(.failing(error))
        }
    }

    private func tickLater() {
        thread.asyncAfter(deadline: .now() + 1) { [weak self] in
            guard let self, state.withLock({ $0.end == nil }) else { return }
            do throws(AuditError) {
                try sink.tick()
            } catch {
                reportUpkeep(error)
            }
            tickLater()
        }
    }

    /// What goes on failing is said once a minute.
    private func reportUpkeep(_ error: AuditError) {
        let now = ContinuousClock.now
        let isNews = state.withLock { state in
            if let (last, time) = state.upkeep, last == error, now - time < .seconds(60) { return false }
            state.upkeep = (error, now)
            return true
        }
        if isNews { report(.upkeep(error)) }
    }
}
