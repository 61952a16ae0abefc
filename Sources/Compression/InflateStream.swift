internal import CZlib

/// zlib's state while it reads deflate data in one of its wrappers.
@safe
struct InflateStream: ~Copyable {
    enum Progress { case ended, needsSpace, damaged }

    /// The library remembers where its stream lies.
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter windowBits: which wrapper is read, as `inflateInit2` has it. Nil where there is no memory.
    init?(windowBits: Int32) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(stream, windowBits, ZLIB_VERSION, size) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
        unsafe self.stream = stream
    }

    deinit {
        unsafe _ = inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Bytes of the input that are not read yet.
    var unread: Int { unsafe Int(stream.pointee.avail_in) }

    /// Says what to read; it has to stay where it is until the stream is let go.
    ///
    /// - Returns: false where it is more than the library counts.
    func begin(_ input: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let available = UInt32(exactly: input.count) else { return false }
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.pointee.avail_in = available
        return true
    }

    /// Makes ready for another member behind the one that ended (RFC 1952 section 2.2).
    func beginMember() -> Bool { unsafe inflateReset(stream) == Z_OK }

    /// Goes on until the output is full or the data ended.
    ///
    /// - Parameter output: at most four gigabytes.
    /// - Returns: how many bytes of it were written.
    func fill(_ output: UnsafeMutableBufferPointer<UInt8>) -> (written: Int, progress: Progress) {
        let space = UInt32(clamping: output.count)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = space
        let code = unsafe inflate(stream, Z_NO_FLUSH)
        let written = unsafe Int(space - stream.pointee.avail_out)
        switch code {
        case Z_STREAM_END: return (written, .ended)
        case Z_OK, Z_BUF_ERROR:
            // Where there is room left, it is the input that ended.
            return unsafe (written, stream.pointee.avail_out == 0 ? .needsSpace : .damaged)
        default: return (written, .damaged)
        }
    }
}
