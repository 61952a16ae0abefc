/// A set of byte strings that numbers them in the order in which they came: what a dictionary of arrays does, in three
/// allocations.
///
/// The hash is seeded by chance in every process, so that nobody can choose keys that collide.
public struct ByteKeyTable: Sendable {
    private var keys = ByteColumn()
    /// A key's number plus one where its hash leads, 0 where nothing is; a power of two long, and half empty.
    private var slots: [UInt32] = []

    public init() {}

    public var count: Int { keys.count }
    public var isEmpty: Bool { keys.count == 0 }

    public subscript(number: Int) -> ArraySlice<UInt8> { keys[number] }

    /// The number of a key; nil where it is not there.
    public func number(of key: ArraySlice<UInt8>) -> Int? {
        guard !slots.isEmpty else { return nil }
        let slot = slot(of: key)
        return slots[slot] == 0 ? nil : Int(slots[slot]) - 1
    }

    public func contains(_ key: ArraySlice<UInt8>) -> Bool { number(of: key) != nil }

    /// Adds a key where it is not there yet.
    @discardableResult
    public mutating func insert(_ key: ArraySlice<UInt8>) -> (inserted: Bool, number: Int) {
        if keys.count * 2 >= slots.count { grow() }
        let slot = slot(of: key)
        if slots[slot] != 0 { return (false, Int(slots[slot]) - 1) }
        keys.append(key)
        slots[slot] = UInt32(keys.count)
        return (true, keys.count - 1)
    }

    /// Where the key is, or where it would be.
    private func slot(of key: ArraySlice<UInt8>) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(key) & mask
        while slots[slot] != 0, !keys.isEqual(Int(slots[slot]) - 1, to: key) { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let size = max(16, slots.count * 2)
        slots = Array(repeating: 0, count: size)
        for number in 0..<keys.count {
            var slot = Self.hash(keys[number]) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }

    private static func hash(_ key: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
