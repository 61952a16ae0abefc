import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// Takes the lines of an answer and sends them on in pieces, compressed where the client accepts it. Waits for the
/// client when it reads slowly: at most two pieces are held, one that is being filled and one that is being compressed.
struct LineSink {
    /// Lines that are not sent yet.
    var writer = JSONWriter(reserving: pieceBytes + 16_384)
    private var output: any ResponseBodyWriter
    private let compression: CompressionLane?
    /// The piece before, while it is being compressed.
    private var pending: Task<ByteBuffer, any Error>?

    private static let pieceBytes = 65_536

    init(output: any ResponseBodyWriter, gzip: Bool) throws {
        self.output = output
        compression = gzip ? try CompressionLane() : nil
    }

    /// Sends what is there if it makes a piece.
    mutating func sendFullPiece() async throws {
        if writer.bytes.count >= Self.pieceBytes { try await send(last: false) }
    }

    /// Sends the rest and ends the answer.
    consuming func finish() async throws {
        try await send(last: true)
        try await sendPending()
        try await output.finish(nil)
    }

    private mutating func send(last: Bool) async throws {
        let piece = writer.bytes
        writer = JSONWriter(reserving: Self.pieceBytes + 16_384)
        guard let compression else {
            if !piece.isEmpty { try await output.write(ByteBuffer(bytes: piece)) }
            return
        }
        // Compressing takes about as long as writing lines: the one goes on while the other is done.
        try await sendPending()
        pending = Task { try await compression.compress(piece, last: last) }
    }

    private mutating func sendPending() async throws {
        guard let pending else { return }
        self.pending = nil
        let buffer = try await pending.value
        if buffer.readableBytes > 0 { try await output.write(buffer) }
    }
}
