internal import CBrotli
internal import CLZ4
internal import CSnappy
internal import CZstd

/// How a page of a table file is compressed.
public enum CompressionCodec: Sendable, Hashable, CaseIterable {
    case uncompressed
    /// Snappy's raw format, without framing.
    case snappy
    /// One or more gzip members (RFC 1952).
    case gzip
    /// Zstandard frames (RFC 8878).
    case zstd
    /// LZ4's block format, without framing.
    case lz4Raw
    /// LZ4 blocks as Hadoop frames them: before each its size, before several the size of what they stand for.
    case lz4Hadoop
    /// Brotli (RFC 7932).
    case brotli
    /// Deflate data without a wrapper (RFC 1951), which some writers leave a rest of zlib's checksum behind.
    case deflate

    /// The bytes that `input` stands for, which are exactly `count`.
    ///
    /// Memory is bounded by `count`, which the caller bounds; input that would give more or fewer bytes is an error.
    public func decompress(_ input: Span<UInt8>, count: Int) throws(CompressionError) -> [UInt8] {
        guard count >= 0 else { throw CompressionError(codec: self, reason: "a negative size") }
        return try unsafe input.withUnsafeBufferPointer { (input) throws(CompressionError) in
            var failure: CompressionError?
            let output = unsafe [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
                do throws(CompressionError) {
                    let written = unsafe try fill(output, from: input)
                    guard written == count else {
                        throw CompressionError(codec: self, reason: "\(written) bytes where \(count) are announced")
                    }
                    initialized = count
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            return output
        }
    }

    /// - Returns: how many bytes were written, at most `output.count`.
    private func fill(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        switch self {
        case .uncompressed:
            guard input.count <= output.count else { throw CompressionError(codec: self, reason: "too many bytes") }
            return unsafe output.update(fromContentsOf: input)
        case .snappy: return unsafe try snappy(output, from: input)
        case .gzip: return unsafe try gzip(output, from: input)
        case .zstd: return unsafe try zstd(output, from: input)
        case .lz4Raw: return unsafe try lz4(output, from: input)
        case .lz4Hadoop: return unsafe try lz4Frames(output, from: input)
        case .brotli: return unsafe try brotli(output, from: input)
        case .deflate: return unsafe try deflate(output, from: input)
        }
    }

    private func snappy(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        let source = unsafe UnsafeRawBufferPointer(input).assumingMemoryBound(to: CChar.self).baseAddress
        var length = 0
        // The library checks that the output has room for what the input announces.
        guard unsafe snappy_uncompressed_length(source, input.count, &length) == SNAPPY_OK, length <= output.count
        else { throw CompressionError(codec: self, reason: "another size than announced") }
        length = output.count
        let target = unsafe UnsafeMutableRawBufferPointer(output).assumingMemoryBound(to: CChar.self).baseAddress
        guard unsafe snappy_uncompress(source, input.count, target, &length) == SNAPPY_OK else {
            throw CompressionError(codec: self, reason: "damaged data")
        }
        return length
    }

    private func zstd(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        let written = unsafe ZSTD_decompress(output.baseAddress, output.count, input.baseAddress, input.count)
        guard ZSTD_isError(written) == 0 else {
            throw CompressionError(codec: self, reason: unsafe String(cString: ZSTD_getErrorName(written)))
        }
        return written
    }

    private func lz4(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        let source = unsafe UnsafeRawBufferPointer(input).assumingMemoryBound(to: CChar.self).baseAddress
        let target = unsafe UnsafeMutableRawBufferPointer(output).assumingMemoryBound(to: CChar.self).baseAddress
        guard let sourceCount = Int32(exactly: input.count), let targetCount = Int32(exactly: output.count) else {
            throw CompressionError(codec: self, reason: "more than two gigabytes")
        }
        let written = unsafe LZ4_decompress_safe(source, target, sourceCount, targetCount)
        guard written >= 0 else { throw CompressionError(codec: self, reason: "damaged data") }
        return Int(written)
    }

    /// Old writers left the frames out.
    private func lz4Frames(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        do throws(CompressionError) {
            return unsafe try framed(output, from: input)
        } catch {
            return unsafe try lz4(output, from: input)
        }
    }

    private func framed(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        var read = 0
        var written = 0
        func size() throws(CompressionError) -> Int {
            guard input.count - read >= 4 else { throw CompressionError(codec: self, reason: "a frame without an end") }
            defer { read += 4 }
            return (0..<4).reduce(0) { unsafe $0 << 8 | Int(input[read + $1]) }
        }
        while read < input.count {
            let end = written + (try size())
            guard end <= output.count else { throw CompressionError(codec: self, reason: "more than announced") }
            while written < end {
                let length = try size()
                guard length > 0, length <= input.count - read else {
                    throw CompressionError(codec: self, reason: "a frame without an end")
                }
                let block = unsafe UnsafeBufferPointer(rebasing: input[read..<(read + length)])
                let count = unsafe try lz4(UnsafeMutableBufferPointer(rebasing: output[written..<end]), from: block)
                guard count > 0 else { throw CompressionError(codec: self, reason: "a frame of nothing") }
                read += length
                written += count
            }
        }
        return written
    }

    private func brotli(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        var written = output.count
        let result = unsafe BrotliDecoderDecompress(input.count, input.baseAddress, &written, output.baseAddress)
        guard result == BROTLI_DECODER_RESULT_SUCCESS else {
            throw CompressionError(codec: self, reason: "damaged data, or more than announced")
        }
        return written
    }

    private func gzip(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        // 15 bits of window; 32 more let zlib tell gzip from its own format, which some writers put there.
        let stream = unsafe try inflateStream(windowBits: 15 + 32, for: input, output)
        var written = 0
        while true {
            let step = unsafe stream.fill(UnsafeMutableBufferPointer(rebasing: output[written...]))
            guard step.progress == .ended else { throw CompressionError(codec: self, reason: "damaged data") }
            written += step.written
            guard stream.unread > 0 else { return written }
            guard stream.beginMember() else { throw CompressionError(codec: self, reason: "damaged data") }
        }
    }

    private func deflate(
        _ output: UnsafeMutableBufferPointer<UInt8>, from input: UnsafeBufferPointer<UInt8>
    ) throws(CompressionError) -> Int {
        let stream = unsafe try inflateStream(windowBits: Self.rawDeflate, for: input, output)
        let step = unsafe stream.fill(output)
        guard step.progress == .ended, stream.unread <= Self.checksumBytes else {
            throw CompressionError(codec: self, reason: "damaged data")
        }
        return step.written
    }

    private func inflateStream(
        windowBits: Int32, for input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(CompressionError) -> InflateStream {
        guard let stream = InflateStream(windowBits: windowBits) else {
            throw CompressionError(codec: self, reason: "no memory")
        }
        guard unsafe stream.begin(input), UInt32(exactly: output.count) != nil else {
            throw CompressionError(codec: self, reason: "more than four gigabytes")
        }
        return stream
    }
}
