import Testing

@testable import SharingServer

struct ByteRangeTests {
    @Test(
        arguments: [
            (nil, 10, ByteRange.whole), ("bytes=0-3", 10, .part(0..<4)), ("bytes=0-0", 10, .part(0..<1)),
            ("bytes=4-", 10, .part(4..<10)), ("bytes=9-", 10, .part(9..<10)), ("bytes=5-100", 10, .part(5..<10)),
            ("bytes=-4", 10, .part(6..<10)), ("bytes=-40", 10, .part(0..<10)), ("BYTES=0-1", 10, .part(0..<2)),
            ("bytes=10-", 10, .unsatisfiable), ("bytes=10-20", 10, .unsatisfiable), ("bytes=-0", 10, .unsatisfiable),
            ("bytes=0-", 0, .unsatisfiable), ("bytes=-5", 0, .unsatisfiable),
            ("bytes=99999999999999999999-", 10, .unsatisfiable), ("bytes=0-99999999999999999999", 10, .part(0..<10)),
            ("bytes=3-1", 10, .whole), ("bytes=0-1,3-4", 10, .whole), ("bytes=a-b", 10, .whole), ("bytes=", 10, .whole),
            ("bytes=-", 10, .whole), ("bytes=--1", 10, .whole), ("bytes=+1-2", 10, .whole), ("items=0-1", 10, .whole),
        ] as [(String?, Int64, ByteRange)])
    func table(_ header: String?, _ size: Int64, _ expected: ByteRange) {
        #expect(ByteRange(header: header, size: size) == expected)
    }
}
