internal import Synchronization

/// A floating-point number in the bits of an atomic one.
enum AtomicDouble {
    static func update(_ bits: borrowing Atomic<UInt64>, _ change: (Double) -> Double) {
        var known = bits.load(ordering: .relaxed)
        while true {
            let (exchanged, original) = bits.weakCompareExchange(
                expected: known, desired: change(Double(bitPattern: known)).bitPattern, ordering: .relaxed)
            if exchanged { return }
            known = original
        }
    }
}
