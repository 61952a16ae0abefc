import Dispatch

/// Runs asynchronous work to its end, where it runs in the server: on the concurrent pool.
func finish(_ work: @escaping @Sendable () async -> Void) {
    let end = DispatchSemaphore(value: 0)
    Task.detached {
        await work()
        end.signal()
    }
    end.wait()
}
