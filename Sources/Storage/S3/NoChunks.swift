/// The chunks of an empty range.
struct NoChunks: AsyncSequence, AsyncIteratorProtocol, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    func makeAsyncIterator() -> NoChunks { self }

    mutating func next() async throws -> [UInt8]? { nil }
}
