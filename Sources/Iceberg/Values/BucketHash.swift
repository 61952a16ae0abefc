/// The hash behind the bucket transform: 32-bit Murmur3, x86 variant, seeded with 0 (Iceberg specification,
/// "Appendix B: 32-bit Hash Requirements").
enum BucketHash {
    static func bucket(_ bytes: some Collection<UInt8>, of count: Int) -> Int {
        Int(hash(bytes) & 0x7FFF_FFFF) % count
    }

    /// Of an integer, date or timestamp, which all hash as eight bytes, the least significant first.
    static func bucket(_ value: Int64, of count: Int) -> Int {
        bucket((0..<8).map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }, of: count)
    }

    static func hash(_ bytes: some Collection<UInt8>) -> UInt32 {
        var hash: UInt32 = 0
        var word: UInt32 = 0
        var filled: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            word |= UInt32(byte) << (filled * 8)
            filled += 1
            count &+= 1
            if filled == 4 {
                hash = rotate(hash ^ mixed(word), by: 13) &* 5 &+ 0xE654_6B64
                word = 0
                filled = 0
            }
        }
        if filled > 0 { hash ^= mixed(word) }
        hash ^= count
        hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
        hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
        return hash ^ hash >> 16
    }

    private static func mixed(_ word: UInt32) -> UInt32 { rotate(word &* 0xCC9E_2D51, by: 15) &* 0x1B87_3593 }

    private static func rotate(_ value: UInt32, by bits: UInt32) -> UInt32 { value << bits | value >> (32 - bits) }
}
