import NIOPosix
import Tables

/// Where blocking calls on files run, away from the threads of Swift's concurrency.
struct FileThreads: Sendable {
    let pool: NIOThreadPool

    /// Runs `work` on a thread of the pool. Work that has not begun when the task is cancelled never does.
    func run<Value: Sendable>(
        at location: String, _ work: @escaping @Sendable () throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let result: Result<Value, StorageError>
        do {
            result = try await pool.runIfActive {
                do throws(StorageError) {
                    return .success(try work())
                } catch {
                    return .failure(error)
                }
            }
        } catch is CancellationError {
            throw StorageError(.unavailable, at: location, "The request was cancelled before the file was read.")
        } catch {
            throw StorageError(.unavailable, at: location, "The server's file threads are shut down.")
        }
        return try result.get()
    }
}
