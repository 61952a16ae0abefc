internal import Synchronization

/// A number that rises and falls, of one combination of labels.
public final class GaugeSeries: Sendable {
    private let bits = Atomic<UInt64>(0)

    public func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    public func set(_ value: Int) { set(Double(value)) }

    public func add(_ value: Double) { AtomicDouble.update(bits) { $0 + value } }

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}
