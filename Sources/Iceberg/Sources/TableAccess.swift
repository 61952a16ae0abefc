public import Tables

/// What a table's metadata is read with, once its location is known.
public struct TableAccess: Sendable {
    public let store: any ObjectStore
    /// Decides which of the paths that the metadata names may be read; its root is the table's location.
    public let policy: LocationPolicy

    public init(store: any ObjectStore, policy: LocationPolicy) {
        self.store = store
        self.policy = policy
    }
}
