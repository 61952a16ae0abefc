import CZlib
import NIOCore

/// Compresses a stream of bytes as gzip (RFC 1952). Owns its zlib state and frees it.
final class GzipCompressor {
    /// zlib's level: answers are repetitive, so that a fast level gets most of what there is to get.
    private static let level: Int32 = 4

    struct Failure: Error {
        let code: Int32
    }

    private let stream: UnsafeMutablePointer<z_stream>

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, 16 more ask for gzip's header and trailer.
        let code = deflateInit2_(
            stream, Self.level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            stream.deallocate()
            throw Failure(code: code)
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// - Parameter last: whether the stream ends with these bytes.
    func compress(_ bytes: [UInt8], last: Bool, into buffer: inout ByteBuffer) throws {
        try bytes.withUnsafeBufferPointer { input in
            // zlib reads only, and says so only where it is told to by a macro.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            let flush = last ? Z_FINISH : Z_NO_FLUSH
            var code = Z_OK
            repeat {
                let space = max(4096, input.count / 8)
                try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: space) { output in
                    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    code = deflate(stream, flush)
                    guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw Failure(code: code) }
                    return output.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0 || (last && code != Z_STREAM_END)
            stream.pointee.next_in = nil
        }
    }
}
