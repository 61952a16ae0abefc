import AsyncHTTPClient
import NIOCore
import Tables

/// The wanted bytes of an answer's body, passed on as they are asked for. Ending it, or dropping it, ends the
/// transfer.
actor BodyReader {
    /// Pieces of the network are gathered up to this many bytes.
    static let chunkSize = 256 * 1024

    private var iterator: HTTPClientResponse.Body.AsyncIterator?
    private var skip: Int64
    private var left: Int64
    private let total: Int64
    private var permit: RequestGate.Permit?
    private let failures: NetworkFailure

    init(
        _ body: HTTPClientResponse.Body, _ answer: ObjectAnswer, permit: RequestGate.Permit, failures: NetworkFailure
    ) {
        iterator = body.makeAsyncIterator()
        skip = answer.skip
        left = answer.count
        total = answer.count
        self.permit = permit
        self.failures = failures
    }

    /// The next chunk; nil at the end, and ever after an error.
    func next() async throws(StorageError) -> [UInt8]? {
        // Taken out while it is used: a second reader finds nothing rather than a part.
        guard var pieces = iterator.take(), left > 0 else {
            finish()
            return nil
        }
        var chunk: [UInt8] = []
        do {
            while chunk.count < Self.chunkSize, left > 0 {
                guard let piece = try await pieces.next(isolation: self) else {
                    throw StorageError(
                        .unavailable, at: failures.location,
                        "The store at \(failures.address) broke off after \(total - left) of \(total) bytes.")
                }
                var bytes = piece.readableBytesView[...]
                let passed = min(skip, Int64(bytes.count))
                bytes = bytes.dropFirst(Int(passed))
                skip -= passed
                bytes = bytes.prefix(Int(min(left, Int64(bytes.count))))
                left -= Int64(bytes.count)
                chunk.append(contentsOf: bytes)
            }
        } catch {
            finish()
            throw failures.failure(error).error
        }
        if left > 0 { iterator = pieces } else { finish() }
        return chunk
    }

    private func finish() {
        iterator = nil
        permit = nil
        left = 0
    }
}
