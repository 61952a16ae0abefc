/// The moment at which waiting ends, on the clock that no one sets.
struct Deadline: Sendable, Hashable {
    private let moment: ContinuousClock.Instant

    init(after duration: Duration) {
        moment = ContinuousClock.now.advanced(by: duration)
    }

    private init(moment: ContinuousClock.Instant) {
        self.moment = moment
    }

    var hasPassed: Bool { ContinuousClock.now >= moment }

    /// What is left; zero where it has passed.
    var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: moment)) }

    /// Whole milliseconds left for `poll`, at least one while there is any time.
    var milliseconds: Int32 {
        let left = remaining
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        guard seconds < 1_000_000 else { return Int32.max }
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    /// The earlier of this and a moment from now.
    func limited(to duration: Duration) -> Deadline {
        Deadline(moment: min(moment, ContinuousClock.now.advanced(by: duration)))
    }
}
