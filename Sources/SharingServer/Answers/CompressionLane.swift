import NIOCore

/// Compresses the pieces of one answer, one after the other, beside whoever makes them.
actor CompressionLane {
    private let compressor: GzipCompressor

    init() throws {
        compressor = try GzipCompressor()
    }

    /// - Parameter last: whether the stream ends with these bytes.
    func compress(_ piece: [UInt8], last: Bool) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        try compressor.compress(piece, last: last, into: &buffer)
        return buffer
    }
}
