internal import Synchronization

/// A continuation that whoever comes first resumes.
final class Once: Sendable {
    private let continuation = Mutex<CheckedContinuation<Void, Never>?>(nil)

    func hold(_ continuation: CheckedContinuation<Void, Never>) {
        self.continuation.withLock { $0 = continuation }
    }

    /// - Parameter first: done before, by whoever comes first.
    func resume(_ first: () -> Void = {}) {
        let continuation = continuation.withLock { held in
            defer { held = nil }
            return held
        }
        guard let continuation else { return }
        first()
        continuation.resume()
    }
}
