internal import Synchronization

/// The series of a metric by their labels, a bounded number of them.
final class SeriesTable<Series: AnyObject & Sendable>: Sendable {
    private let maximum: Int
    private let make: @Sendable () -> Series
    private let beyond: @Sendable () -> Void
    private let series = Mutex<[Labels: Series]>([:])

    init(maximum: Int, make: @escaping @Sendable () -> Series, beyond: @escaping @Sendable () -> Void) {
        self.maximum = maximum
        self.make = make
        self.beyond = beyond
    }

    subscript(labels: Labels) -> Series {
        let (found, isBeyond) = series.withLock { series -> (Series, Bool) in
            if let known = series[labels] { return (known, false) }
            let isBeyond = series.count >= maximum && !labels.pairs.isEmpty
            let place = isBeyond ? labels.others : labels
            if let known = series[place] { return (known, isBeyond) }
            let made = make()
            series[place] = made
            return (made, isBeyond)
        }
        if isBeyond { beyond() }
        return found
    }

    var all: [Labels: Series] { series.withLock { $0 } }

    func remove(_ gone: AnyObject) {
        series.withLock { series in
            for (labels, known) in series where known === gone { series[labels] = nil }
        }
    }
}
