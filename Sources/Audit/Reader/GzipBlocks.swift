internal import CZlib

/// What a compressed file (RFC 1952) holds, one block after the other. Where the file is damaged or cut off, what is
/// before that is given out, and ``isDamaged`` says so.
final class GzipBlocks: BlockSource {
    private static let blockSize = 64 * 1024

    private let source: any ByteSource
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var used = 0
    private var offset: Int64 = 0
    private var isAtEnd = false
    /// Between two members; a file may have several.
    private var isBetween = false
    private(set) var isDamaged = false

    init(_ source: any ByteSource, path: String) throws(AuditError) {
        self.source = source
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
            isAtEnd = true
            throw AuditError(.failed, "Could not read \(path): there is no memory to decompress it. Read it again.")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func next() throws(AuditError) -> [UInt8]? {
        while !isAtEnd {
            if used == input.count {
                input = try source.read(at: offset, count: Self.blockSize)
                offset += Int64(input.count)
                used = 0
                guard !input.isEmpty else {
                    isAtEnd = true
                    isDamaged = isDamaged || !isBetween
                    return nil
                }
            }
            let block = inflateBlock()
            if !block.isEmpty { return block }
        }
        return nil
    }

    private func inflateBlock() -> [UInt8] {
        if isBetween {
            isBetween = false
            inflateReset(stream)
        }
        let available = input.count - used
        return [UInt8](unsafeUninitializedCapacity: Self.blockSize) { room, filled in
            let code = input.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress.map { $0 + used }
                stream.pointee.avail_in = UInt32(available)
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = UInt32(room.count)
                return inflate(stream, Z_NO_FLUSH)
            }
            used += available - Int(stream.pointee.avail_in)
            filled = room.count - Int(stream.pointee.avail_out)
            switch code {
            case Z_STREAM_END: isBetween = true
            case Z_OK: break
            // No progress is possible without more input.
            case Z_BUF_ERROR where stream.pointee.avail_in == 0: break
            default:
                isAtEnd = true
                isDamaged = true
            }
        }
    }
}
