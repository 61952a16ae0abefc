public import NIOPosix

/// Runs calls that block on threads of their own, never on those that run tasks.
public struct BlockingCalls: Sendable {
    private let threads: NIOThreadPool

    /// - Parameter threads: started by whoever made it.
    public init(_ threads: NIOThreadPool = .singleton) {
        self.threads = threads
    }

    /// What `call` gives; nil where the pool has been shut down or the task was cancelled before the call began.
    func run<Value: Sendable, Failure: Error>(
        _ call: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value? {
        let outcome = try? await threads.runIfActive { () -> Result<Value, Failure> in
            do throws(Failure) { return .success(try call()) } catch { return .failure(error) }
        }
        return try outcome?.get()
    }
}
