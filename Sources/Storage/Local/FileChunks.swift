import NIOPosix
import Tables

/// A range of an open file in chunks, each read when it is asked for.
struct FileChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    /// Large enough that the hop to a file thread is small beside the read.
    static let chunkSize: Int64 = 256 * 1024

    let file: OpenFile
    let range: Range<Int64>
    let threads: FileThreads

    func makeAsyncIterator() -> Iterator {
        Iterator(file: file, rest: range, threads: threads)
    }

    struct Iterator: AsyncIteratorProtocol {
        private var file: OpenFile?
        private var rest: Range<Int64>
        private let threads: FileThreads

        init(file: OpenFile, rest: Range<Int64>, threads: FileThreads) {
            self.file = file
            self.rest = rest
            self.threads = threads
        }

        mutating func next() async throws -> [UInt8]? {
            guard let file, !rest.isEmpty else {
                self.file = nil
                return nil
            }
            let end = Swift.min(rest.upperBound, rest.lowerBound + FileChunks.chunkSize)
            let piece = rest.lowerBound..<end
            do throws(StorageError) {
                let bytes = try await threads.run(at: file.location) { () throws(StorageError) in
                    try file.read(piece)
                }
                rest = end..<rest.upperBound
                return bytes
            } catch {
                self.file = nil
                throw error
            }
        }
    }
}
