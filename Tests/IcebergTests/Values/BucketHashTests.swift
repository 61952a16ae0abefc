import SeededGenerator
import Testing

@testable import Iceberg

struct BucketHashTests {
    /// The values of the specification ("Appendix B: 32-bit Hash Requirements").
    @Test func specification() {
        func hash(_ number: Int64) -> Int32 {
            Int32(bitPattern: BucketHash.hash(ForwardTransform.withLittleEndian(number)))
        }
        #expect(hash(34) == 2_017_239_379)
        #expect(hash(17_486) == -653_330_422)
        #expect(hash(81_068_000_000) == -662_762_989)
        #expect(hash(1_510_871_468_000_000) == -2_047_944_441)
        #expect(hash(1_510_871_468_000_001) == -1_207_196_810)
        #expect(Int32(bitPattern: BucketHash.hash("iceberg".utf8)) == 1_210_000_089)
        #expect(Int32(bitPattern: BucketHash.hash([0x05, 0x8C])) == -500_754_589)
        #expect(Int32(bitPattern: BucketHash.hash([0, 1, 2, 3] as [UInt8])) == -188_683_207)
        let uuid: [UInt8] = [
            0xF7, 0x9C, 0x3E, 0x09, 0x67, 0x7C, 0x4B, 0xBD, 0xA4, 0x79, 0x3F, 0x34, 0x9C, 0xB7, 0x85, 0xE7,
        ]
        #expect(Int32(bitPattern: BucketHash.hash(uuid)) == 1_488_055_340)
        // Bytes of a negative number as a hash: the sign is cut off before the remainder is taken.
        #expect(BucketHash.bucket(17_486, of: 16) == Int(UInt32(bitPattern: -653_330_422) & 0x7FFF_FFFF) % 16)
        #expect(BucketHash.bucket(34, of: 16) == 3)
    }

    @Test func anyBytes() {
        var generator = SeededGenerator(seed: 32)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(BucketHash.hash(bytes) == ForwardTransform.murmur(bytes))
            for count in [1, 7, 1 << 20, Int(Int32.max)] {
                #expect((0..<count).contains(BucketHash.bucket(bytes, of: count)))
            }
        }
    }
}
