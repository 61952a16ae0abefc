/// Which of a table's objects one manifest names: 16 bytes each.
///
/// A digest is two hashes of 64 bits under a key that every process chooses by chance (SipHash), so that nobody can
/// make up a name whose digest is that of another.
struct ObjectDigests: Sendable {
    struct Digest: Sendable, Hashable, Comparable {
        private let first: UInt64
        private let second: UInt64

        /// - Parameter key: see `FileKey`.
        init(_ key: [UInt8]) {
            first = Self.hash(key, salt: 1)
            second = Self.hash(key, salt: 2)
        }

        private static func hash(_ key: [UInt8], salt: UInt8) -> UInt64 {
            var hasher = Hasher()
            hasher.combine(salt)
            unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }

        static func < (one: Digest, two: Digest) -> Bool {
            one.first != two.first ? one.first < two.first : one.second < two.second
        }
    }

    private let sorted: [Digest]

    init(_ keys: some Sequence<[UInt8]>) {
        sorted = keys.map(Digest.init).sorted()
    }

    var byteCount: Int { 64 + sorted.count * MemoryLayout<Digest>.stride }

    func contains(_ digest: Digest) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < digest { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == digest
    }
}
