internal import CSnappy
internal import CZstd

/// Decompression where the container does not say how much there is, as in Avro.
extension CompressionCodec {
    /// zlib's number for deflate data without a wrapper.
    static let rawDeflate: Int32 = -15
    /// Some writers cut zlib's wrapper off and leave of its checksum what they please.
    static let checksumBytes = 4
    /// The most bytes that a byte of Snappy can stand for, and some more: three bytes copy sixty-four.
    private static let snappyRatio = 32
    private static let firstBytes = 16 << 10

    /// The bytes that `input` stands for; nil where they are more than `limit`.
    ///
    /// Memory is bounded by `limit` and grows with what comes out.
    public func decompress(_ input: Span<UInt8>, atMost limit: Int) throws(CompressionError) -> [UInt8]? {
        switch self {
        case .uncompressed:
            return input.count > limit ? nil : try decompress(input, count: input.count)
        case .snappy: return try snappy(input, atMost: limit)
        case .deflate: return try deflate(input, atMost: limit)
        case .zstd: return try zstd(input, atMost: limit)
        case .gzip, .lz4Raw, .lz4Hadoop, .brotli:
            throw CompressionError(codec: self, reason: "nothing says how much there is")
        }
    }

    private func snappy(_ input: Span<UInt8>, atMost limit: Int) throws(CompressionError) -> [UInt8]? {
        var length = 0
        let status = unsafe input.withUnsafeBufferPointer { input in
            let source = unsafe UnsafeRawBufferPointer(input).assumingMemoryBound(to: CChar.self).baseAddress
            return unsafe snappy_uncompressed_length(source, input.count, &length)
        }
        guard status == SNAPPY_OK, length / Self.snappyRatio <= input.count else {
            throw CompressionError(codec: self, reason: "damaged data")
        }
        return length > limit ? nil : try decompress(input, count: length)
    }

    private func deflate(_ input: Span<UInt8>, atMost limit: Int) throws(CompressionError) -> [UInt8]? {
        try unsafe input.withUnsafeBufferPointer { (input) throws(CompressionError) in
            guard let stream = InflateStream(windowBits: Self.rawDeflate) else {
                throw CompressionError(codec: self, reason: "no memory")
            }
            guard unsafe stream.begin(input) else {
                throw CompressionError(codec: self, reason: "more than four gigabytes")
            }
            let first = min(input.count.multipliedReportingOverflow(by: 4).partialValue, limit)
            let output = unsafe try grown(from: first, limit: limit) { (output) throws(CompressionError) in
                let (written, progress) = unsafe stream.fill(output)
                guard progress != .damaged else { throw CompressionError(codec: self, reason: "damaged data") }
                return (written, progress == .ended)
            }
            guard output == nil || stream.unread <= Self.checksumBytes else {
                throw CompressionError(codec: self, reason: "bytes behind the end")
            }
            return output
        }
    }

    private func zstd(_ input: Span<UInt8>, atMost limit: Int) throws(CompressionError) -> [UInt8]? {
        try unsafe input.withUnsafeBufferPointer { (input) throws(CompressionError) in
            guard let stream = unsafe ZSTD_createDStream() else {
                throw CompressionError(codec: self, reason: "no memory")
            }
            defer { unsafe _ = ZSTD_freeDStream(stream) }
            var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
            let first = min(input.count.multipliedReportingOverflow(by: 4).partialValue, limit)
            return unsafe try grown(from: first, limit: limit) { (output) throws(CompressionError) in
                var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
                // One call ends with a frame; another frame may follow.
                repeat {
                    let before = unsafe (source.pos, target.pos)
                    let code = unsafe ZSTD_decompressStream(stream, &target, &source)
                    guard ZSTD_isError(code) == 0 else {
                        throw CompressionError(codec: self, reason: unsafe String(cString: ZSTD_getErrorName(code)))
                    }
                    if code == 0, unsafe source.pos == source.size { return unsafe (target.pos, true) }
                    guard unsafe target.pos < target.size else { return unsafe (target.pos, false) }
                    guard unsafe (source.pos, target.pos) != before, unsafe source.pos < source.size else {
                        throw CompressionError(codec: self, reason: "the data ends too early")
                    }
                } while true
            }
        }
    }

    /// Calls `fill` with the room behind what is written already, until it says that this was the end.
    ///
    /// - Returns: nil where it is more than `limit`.
    private func grown(
        from first: Int, limit: Int,
        _ fill: (UnsafeMutableBufferPointer<UInt8>) throws(CompressionError) -> (written: Int, isEnd: Bool)
    ) throws(CompressionError) -> [UInt8]? {
        var output: [UInt8] = []
        var written = 0
        // One byte more shows whether there is more than the limit.
        let most = limit + 1
        while true {
            let size = min(most, output.isEmpty ? max(first, Self.firstBytes) : output.count * 2)
            output.append(contentsOf: repeatElement(0, count: size - output.count))
            let (more, isEnd) = try unsafe output.withUnsafeMutableBufferPointer {
                (output) throws(CompressionError) in
                unsafe try fill(UnsafeMutableBufferPointer(rebasing: output[written...]))
            }
            written += more
            guard written <= limit else { return nil }
            if isEnd {
                output.removeLast(output.count - written)
                return output
            }
        }
    }
}
