import Dispatch

/// Where the blocking calls of one connection run.
///
/// Waiting for a database on the cooperative pool would hold one of its few threads for as long as the database takes.
/// A serial queue of its own gives a connection one thread at a time, from the pool of Dispatch, which grows where
/// threads wait; as the executor of the connection's actor it lets the compiler prove that no two calls meet.
final class ConnectionThread: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        self.queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
