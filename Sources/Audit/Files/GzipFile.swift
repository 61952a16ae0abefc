internal import CZlib
internal import Glibc

/// Compresses a file into another (RFC 1952), a block at a time.
public enum GzipFile {
    private static let blockSize = 64 * 1024
    /// zlib's default level, in the gzip wrapper.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    static func compress(_ path: String, to target: String) throws(AuditError) {
        let source = try OpenFile.open(path, O_RDONLY, "compress")
        let output = try OpenFile.open(target, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, "write")
        let stream = try begin(path)
        defer { end(stream) }
        var offset: Int64 = 0
        var room = [UInt8](repeating: 0, count: blockSize)
        while true {
            var block = try source.read(at: offset, count: blockSize)
            offset += Int64(block.count)
            let isLast = block.count < blockSize
            let failure = deflate(&block, stream, isLast ? Z_FINISH : Z_NO_FLUSH, &room) { output.write($0).failure }
            if let failure { throw AuditError(errno: failure, "write", output.path) }
            if isLast { break }
        }
        try output.synchronize()
    }

    /// The same in memory, for what is small.
    public static func compressed(_ bytes: [UInt8]) throws(AuditError) -> [UInt8] {
        let stream = try begin("what is in memory")
        defer { end(stream) }
        var block = bytes
        var room = [UInt8](repeating: 0, count: blockSize)
        var result: [UInt8] = []
        _ = deflate(&block, stream, Z_FINISH, &room) { piece in
            result += piece
            return nil
        }
        return result
    }

    private static func begin(_ name: String) throws(AuditError) -> UnsafeMutablePointer<z_stream> {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            stream.deallocate()
            throw AuditError(.failed, "Could not compress \(name): there is no memory. It stays as it is for now.")
        }
        return stream
    }

    private static func end(_ stream: UnsafeMutablePointer<z_stream>) {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// - Parameter write: takes what came out; gives the system's error code.
    private static func deflate(
        _ block: inout [UInt8], _ stream: UnsafeMutablePointer<z_stream>, _ flush: Int32, _ room: inout [UInt8],
        _ write: (ArraySlice<UInt8>) -> Int32?
    ) -> Int32? {
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
                failure = write(room[..<count])
            } while failure == nil && stream.pointee.avail_out == 0
        }
        return failure
    }
}
