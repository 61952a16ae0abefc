/// The values of one leaf: a slot for each row, or for each element of the list that it stands in. Slots of null hold
/// zero, or nothing.
///
/// Asking for a slot that is not there, or as another type, gives zero, or nothing.
public struct AvroColumn: Sendable {
    enum Storage: Sendable { case none, longs, doubles, bytes }

    let storage: Storage
    let isNullable: Bool
    private var longs: [Int64] = []
    private var doubles: [Double] = []
    private var arena: [UInt8] = []
    /// Where each slot's bytes end in the arena.
    private var ends: [UInt32] = []
    /// Of columns that may have nulls.
    private var present: [Bool] = []
    /// Slots of a column of nothing but nulls.
    private var nulls = 0

    init(_ type: AvroType, isNullable: Bool) {
        self.isNullable = isNullable
        storage =
            switch type {
            case .null, .union: .none
            case .boolean, .int, .long, .enumeration: .longs
            case .float, .double: .doubles
            case .bytes, .string, .fixed: .bytes
            }
    }

    public var count: Int {
        switch storage {
        case .none: nulls
        case .longs: longs.count
        case .doubles: doubles.count
        case .bytes: ends.count
        }
    }

    /// False where the value, or anything above it, is null.
    public func isPresent(_ entry: Int) -> Bool {
        guard entry >= 0, entry < count, storage != .none else { return false }
        return !isNullable || present[entry]
    }

    /// Of int and long; of an enumeration the symbol's index; of a boolean 0 or 1.
    public func long(_ entry: Int) -> Int64 {
        longs.indices.contains(entry) ? longs[entry] : 0
    }

    /// Of float and double.
    public func double(_ entry: Int) -> Double {
        doubles.indices.contains(entry) ? doubles[entry] : 0
    }

    /// Of bytes, string and fixed. Strings are as they stand in the file: nobody has looked whether they are UTF-8.
    public func bytes(_ entry: Int) -> ArraySlice<UInt8> {
        guard ends.indices.contains(entry) else { return [] }
        return arena[(entry == 0 ? 0 : Int(ends[entry - 1]))..<Int(ends[entry])]
    }

    mutating func reserve(_ count: Int) {
        switch storage {
        case .none: break
        case .longs: longs.reserveCapacity(count)
        case .doubles: doubles.reserveCapacity(count)
        case .bytes: ends.reserveCapacity(count)
        }
        if isNullable, storage != .none { present.reserveCapacity(count) }
    }

    @inline(__always)
    mutating func append(_ value: Int64) {
        longs.append(value)
        if isNullable { present.append(true) }
    }

    @inline(__always)
    mutating func append(_ value: Double) {
        doubles.append(value)
        if isNullable { present.append(true) }
    }

    /// The decoder makes sure that all bytes of a batch stay far below four gigabytes.
    @inline(__always)
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        arena.append(contentsOf: bytes)
        ends.append(UInt32(truncatingIfNeeded: arena.count))
        if isNullable { present.append(true) }
    }

    mutating func appendNull() {
        switch storage {
        case .none: return
        case .longs: longs.append(0)
        case .doubles: doubles.append(0)
        case .bytes: ends.append(UInt32(truncatingIfNeeded: arena.count))
        }
        present.append(false)
    }

    /// Tells a column of nothing but nulls how many they are.
    mutating func fill(_ count: Int) {
        if storage == .none { nulls = count }
    }
}
