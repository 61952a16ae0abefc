internal import Synchronization

/// A number that only grows, of one combination of labels.
public final class CounterSeries: Sendable {
    private let whole = Atomic<Int64>(0)
    /// The bits of what is added in fractions.
    private let fraction = Atomic<UInt64>(0)

    /// Adds a number; a negative one is none that a counter takes.
    public func add(_ count: Int = 1) {
        if count > 0 { whole.wrappingAdd(Int64(count), ordering: .relaxed) }
    }

    public func add(_ value: Double) {
        guard value > 0, value.isFinite else { return }
        AtomicDouble.update(fraction) { $0 + value }
    }

    func clear() {
        whole.store(0, ordering: .relaxed)
        fraction.store(0, ordering: .relaxed)
    }

    var value: Double {
        Double(whole.load(ordering: .relaxed)) + Double(bitPattern: fraction.load(ordering: .relaxed))
    }
}
