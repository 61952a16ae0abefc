import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// Takes the lines of an answer and sends them on in pieces, compressed where the client accepts it. Waits for the
/// client when it reads slowly: at most one piece is held.
struct LineSink {
    /// Lines that are not sent yet.
    var writer = JSONWriter(reserving: pieceBytes + 16_384)
    private var output: any ResponseBodyWriter
    private var compressor: GzipCompressor?

    private static let pieceBytes = 65_536

    init(output: any ResponseBodyWriter, gzip: Bool) throws {
        self.output = output
        compressor = gzip ? try GzipCompressor() : nil
    }

    /// Sends what is there if it makes a piece.
    mutating func sendFullPiece() async throws {
        if writer.bytes.count >= Self.pieceBytes { try await send(last: false) }
    }

    /// Sends the rest and ends the answer.
    consuming func finish() async throws {
        try await send(last: true)
        try await output.finish(nil)
    }

    private mutating func send(last: Bool) async throws {
        var buffer = ByteBuffer()
        if let compressor {
            try compressor.compress(writer.bytes, last: last, into: &buffer)
        } else {
            buffer.writeBytes(writer.bytes)
        }
        writer.bytes.removeAll(keepingCapacity: true)
        if buffer.readableBytes > 0 { try await output.write(buffer) }
    }
}
