import Tables

/// The body of an answer in chunks, each waited for no longer than the stall timeout. Time that the consumer takes
/// between chunks does not count.
struct BodyChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    let reader: BodyReader
    let stallTimeout: Duration
    let failures: NetworkFailure

    func makeAsyncIterator() -> Iterator {
        Iterator(chunks: self)
    }

    struct Iterator: AsyncIteratorProtocol {
        private var chunks: BodyChunks?

        init(chunks: BodyChunks) {
            self.chunks = chunks
        }

        mutating func next() async throws -> [UInt8]? {
            guard let chunks else { return nil }
            let reader = chunks.reader
            let outcome = await Deadline(after: chunks.stallTimeout).race { () -> Result<[UInt8]?, StorageError> in
                do throws(StorageError) {
                    return .success(try await reader.next())
                } catch {
                    return .failure(error)
                }
            }
            switch outcome {
            case .success(let chunk?):
                return chunk
            case .success(nil):
                self.chunks = nil
                return nil
            case .failure(let error):
                self.chunks = nil
                throw error
            case nil:
                self.chunks = nil
                throw StorageError(
                    .timedOut, at: chunks.failures.location,
                    "The store at \(chunks.failures.address) sent nothing for \(chunks.stallTimeout.components.seconds)"
                        + " seconds in the middle of the object.")
            }
        }
    }
}
