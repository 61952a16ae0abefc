// fuzz: -max_len=4096
import Compression

/// The first byte names a codec and the second how much it is said to give; what is compressed here reads back.
func fuzz(_ bytes: [UInt8]) {
    if let block = BlockCompressor().compress(bytes.span) {
        demand(block.count < bytes.count, "a block is shorter than what it holds")
        demand((try? CompressionCodec.zstd.decompress(block.span, count: bytes.count)) == bytes, "a block reads back")
    }
    guard bytes.count >= 2 else { return }
    let codec = CompressionCodec.allCases[Int(bytes[0]) % CompressionCodec.allCases.count]
    let input = Array(bytes[2...])
    let limit = 1 << 20
    if let output = try? codec.decompress(input.span, atMost: limit) {
        demand(output.count <= limit, "no more is given than the limit")
        demand((try? codec.decompress(input.span, count: output.count)) == output, "both ways give the same: \(codec)")
        let less = output.isEmpty ? output : (try? codec.decompress(input.span, atMost: output.count - 1))
        demand(output.isEmpty || less == nil, "what is more than the limit is not given")
    }
    for count in [Int(bytes[1]), Int(bytes[1]) << 8, input.count] {
        guard let output = try? codec.decompress(input.span, count: count) else { continue }
        demand(output.count == count, "as many bytes are given as were announced")
        demand((try? codec.decompress(input.span, count: count)) == output, "the same bytes give the same")
        for other in [count - 1, count + 1] where other >= 0 {
            demand((try? codec.decompress(input.span, count: other)) == nil, "another size is an error: \(codec)")
        }
    }
}
