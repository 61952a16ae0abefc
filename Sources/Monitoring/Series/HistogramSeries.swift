internal import Synchronization

/// How often values fell between bounds, of one combination of labels.
public final class HistogramSeries: Sendable {
    struct Counts: Sendable, Hashable {
        /// Of each bucket alone; the last is that beyond all bounds.
        var buckets: [UInt64]
        var sum: Double
    }

    let bounds: [Double]
    private let counts: Mutex<Counts>

    init(_ buckets: Buckets) {
        bounds = buckets.bounds
        counts = Mutex(Counts(buckets: Array(repeating: 0, count: buckets.bounds.count + 1), sum: 0))
    }

    public func record(_ value: Double) {
        guard !value.isNaN else { return }
        // The first bucket whose bound is not smaller.
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < value { low = middle + 1 } else { high = middle }
        }
        counts.withLock {
            $0.buckets[low] += 1
            $0.sum += value
        }
    }

    public func record(_ value: Int) { record(Double(value)) }

    /// Records seconds.
    public func record(_ duration: Duration) {
        record(Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18)
    }

    var snapshot: Counts { counts.withLock { $0 } }
}
