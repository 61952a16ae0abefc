internal import CZlib
internal import Glibc

/// Compresses a file into another (RFC 1952), a block at a time.
enum GzipFile {
    private static let blockSize = 64 * 1024
    /// zlib's default level, in the gzip wrapper.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    static func compress(_ path: String, to target: String) throws(AuditError) {
        let source = try OpenFile.open(path, O_RDONLY, "compress")
        let output = try OpenFile.open(target, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, "write")
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let code = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            throw AuditError(.failed, "Could not compress \(path): there is no memory. It stays as it is for now.")
        }
        defer { deflateEnd(stream) }
        var offset: Int64 = 0
        var room = [UInt8](repeating: 0, count: blockSize)
        while true {
            var block = try source.read(at: offset, count: blockSize)
            offset += Int64(block.count)
            let isLast = block.count < blockSize
            try deflate(&block, stream, isLast ? Z_FINISH : Z_NO_FLUSH, &room, output)
            if isLast { break }
        }
        try output.synchronize()
    }

    private static func deflate(
        _ block: inout [UInt8], _ stream: UnsafeMutablePointer<z_stream>, _ flush: Int32, _ room: inout [UInt8],
        _ output: OpenFile
    ) throws(AuditError) {
        var failure: Int32?
        block.withUnsafeMutableBufferPointer { block in
            stream.pointee.next_in = block.baseAddress
            stream.pointee.avail_in = UInt32(block.count)
            repeat {
                let count = room.withUnsafeMutableBufferPointer { room in
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    _ = CZlib.deflate(stream, flush)
                    return room.count - Int(stream.pointee.avail_out)
                }
                failure = output.write(room[..<count]).failure
            } while failure == nil && stream.pointee.avail_out == 0
        }
        if let failure { throw AuditError(errno: failure, "write", output.path) }
    }
}
