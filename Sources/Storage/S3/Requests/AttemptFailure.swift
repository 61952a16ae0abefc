import Tables

/// Why one attempt at a request failed, and whether another may do better.
struct AttemptFailure: Error, Equatable {
    let error: StorageError
    /// The reason may pass: a server that is busy, a connection that broke.
    var isTransient = false
    /// Seconds that the store asks to wait.
    var retryAfter: Int?
    /// The store no longer knows the credentials; newer ones may be at their source.
    var mayRenew = false

    init(_ error: StorageError, isTransient: Bool = false, retryAfter: Int? = nil, mayRenew: Bool = false) {
        self.error = error
        self.isTransient = isTransient
        self.retryAfter = retryAfter
        self.mayRenew = mayRenew
    }
}
